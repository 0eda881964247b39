import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { findCycle } from '../../../src/registry/dependencies.ts';

vi.setConfig({ testTimeout: 120_000 });

const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges));

test.each([
  [{}, undefined],
  [{ a: [] }, undefined],
  [{ a: ['b'], b: ['c'], c: [] }, undefined],
  [{ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, undefined],
  [{ a: ['gone'] }, undefined],
  [{ a: ['a'] }, ['a', 'a']],
  [{ a: ['b'], b: ['a'] }, ['a', 'b', 'a']],
  [{ start: ['a'], a: ['x', 'b'], x: [], b: ['c'], c: ['a'] }, ['a', 'b', 'c', 'a']],
])('%j', (edges, cycle) => {
  expect(findCycle(graph(edges as Record<string, string[]>))).toEqual(cycle);
});

test('a cycle is found exactly where there is one, and it is one', () => {
  const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const names = Array.from({ length: 8 }, (_, i) => String(i));
      const waits = new Map(names.map((name) => [name, [] as string[]]));
      for (const [from, to] of pairs) waits.get(String(from))?.push(String(to));
      const cycle = findCycle(waits);
      // Whoever waits for nobody that is left can go; what then remains goes in circles.
      const left = new Set(names);
      for (let before = -1; before !== left.size; ) {
        before = left.size;
        for (const name of left) {
          if (!waits.get(name)?.some((other) => left.has(other))) left.delete(name);
        }
      }
      expect(cycle !== undefined).toBe(left.size > 0);
      if (cycle === undefined) return;
      expect(cycle.at(0)).toBe(cycle.at(-1));
      expect(new Set(cycle).size).toBe(cycle.length - 1);
      cycle.slice(1).forEach((name, i) => {
        expect(waits.get(cycle[i] ?? '')).toContain(name);
      });
    }),
    { numRuns: 1_000 },
  );
});

test('a chain of a hundred thousand does not end the stack', () => {
  const length = 100_000;
  const chain = new Map(
    Array.from({ length }, (_, i) => [String(i), [String(i + 1)]] as [string, string[]]),
  );
  expect(findCycle(chain)).toBeUndefined();
  expect(findCycle(chain.set(String(length), ['0']))).toHaveLength(length + 2);
});
