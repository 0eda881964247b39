import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Port } from '../../../src/probe/port.ts';
import type { FullName } from '../../../src/registry/names.ts';
import { candidatePorts } from '../../../src/registry/strategy/candidates.ts';
import { orderByChance, orderForName } from '../../../src/registry/strategy/rangeOrder.ts';
import type { Wish } from '../../../src/registry/strategy/wish.ts';
import {
  occupy,
  port,
  range,
  type ScratchRegistry,
  scratchRegistry,
} from './support/scratchRegistry.ts';

let scratch: ScratchRegistry;
let { shop, registry, allocate, numberOf } = {} as ScratchRegistry;

beforeEach(() => {
  scratch = scratchRegistry();
  ({ shop, registry, allocate, numberOf } = scratch);
});
afterEach(() => scratch.remove());

const NAMES = Array.from({ length: 4000 }, (_, i) => `/shop/service-${i}` as FullName);

/** How many of the names land in each range first. */
function shares(ranges: Parameters<typeof orderForName>[1], order = orderForName): number[] {
  const counts = ranges.map(() => 0);
  for (const name of NAMES) {
    const [first] = order(name, ranges);
    const at = ranges.findIndex((one) => one.first === first?.first);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((count) => count / NAMES.length);
}

describe('weighted ranges', () => {
  test('share names out by their weights', () => {
    const weighted = [
      { ...range(4000, 4999), weight: 3 },
      range(8000, 8999),
      { ...range(9000, 9009), weight: 4 },
    ];
    for (const order of [orderForName, (_: FullName, all: typeof weighted) => orderByChance(all)]) {
      const [three = 0, one = 0, four = 0] = shares(weighted, order as typeof orderForName);
      expect(three).toBeCloseTo(3 / 8, 1);
      expect(one).toBeCloseTo(1 / 8, 1);
      expect(four).toBeCloseTo(4 / 8, 1);
    }
  });

  test('give a name the same order everywhere, whatever the order they are written in', () => {
    const ranges = [range(4000, 4999), { ...range(8000, 8999), weight: 2 }, range(100, 200)];
    for (const name of NAMES.slice(0, 50)) {
      expect(orderForName(name, ranges.toReversed())).toEqual(orderForName(name, ranges));
    }
    // Fixed for ever: another machine, another version must agree.
    expect(orderForName('/shop/api' as FullName, ranges).map(({ first }) => first)).toEqual([
      8000, 4000, 100,
    ]);
  });

  test('move no name but those that a new range takes', () => {
    const before = [range(4000, 4999), range(8000, 8999)];
    const added = range(9000, 9999);
    for (const name of NAMES.slice(0, 500)) {
      const [first] = orderForName(name, [...before, added]);
      if (first !== added) expect(first).toBe(orderForName(name, before)[0]);
    }
  });

  test('refuse a weight that is not above 0', () => {
    for (const weight of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => orderForName('/a' as FullName, [{ ...range(1, 2), weight }])).toThrow(
        RangeError,
      );
    }
  });

  test('the next range follows when the first is full', async () => {
    const ranges = [{ ...range(21810, 21810), weight: 1000 }, range(21812, 21812)];
    const numbers = [
      await numberOf('a', { range: ranges }),
      await numberOf('b', { range: ranges }),
    ];
    expect(numbers.toSorted()).toEqual([21810, 21812]);
    expect(await allocate('c', { range: ranges })).toMatchObject({
      kind: 'exhausted',
      ranges: [range(21810, 21810), range(21812, 21812)],
      fullness: { candidates: 2, held: 2 },
    });
  });
});

describe('the order of candidates', () => {
  const name = '/shop/api' as FullName;
  const candidates = async (wish: Wish) => [...(await candidatePorts(name, wish, undefined)).ports];

  test('ascending begins with the lowest, across ranges that overlap', async () => {
    const wish = { range: [range(205, 207), range(201, 206)], order: 'ascending' as const };
    expect(await candidates(wish)).toEqual([201, 202, 203, 204, 205, 206, 207]);
  });

  test('by chance holds each number once, and differs', async () => {
    const wish = { range: range(2100, 2999), order: 'random' as const };
    const [a, b] = [await candidates(wish), await candidates(wish)];
    expect(a).not.toEqual(b);
    expect([...a].sort()).toEqual([...b].sort());
    expect(new Set(a).size).toBe(a.length);
  });

  test("by name goes up from the name's own place and round the end", async () => {
    const ports = await candidates({ range: range(2100, 2109) });
    const start = ports[0] ?? 0;
    expect(ports).toEqual(Array.from({ length: 10 }, (_, i) => 2100 + ((start - 2100 + i) % 10)));
  });

  test('leaves out what browsers refuse', async () => {
    expect(await candidates({ range: range(6665, 6670) })).toEqual([6670]);
  });
});

describe('exclusions', () => {
  test('leave out numbers, ranges and what a function says, the preferred one included', async () => {
    const wish = {
      range: range(21820, 21825),
      exclude: [port(21820), range(21822, 21824), (n: Port) => n === 21825],
    };
    expect(await numberOf('a', { ...wish, prefer: port(21823) })).toBe(21821);
    expect(await allocate('b', wish)).toMatchObject({
      kind: 'exhausted',
      fullness: { candidates: 6, held: 1, excluded: 5 },
    });
    expect(await allocate('c', { exact: port(21820), exclude: [port(21820)] })).toEqual({
      kind: 'excluded',
      port: 21820,
    });
  });
});

describe('validators', () => {
  const only = (wanted: number) => (n: number) => n === wanted || `not ${wanted}`;

  test('have the last word, with or without a promise', async () => {
    const wish = { range: range(21830, 21835) };
    expect(await numberOf('a', { ...wish, validate: [only(21834)] })).toBe(21834);
    const slow = async (n: Port) => (await Promise.resolve(n)) % 2 === 1;
    expect((await numberOf('b', { ...wish, validate: [() => true, slow] })) % 2).toBe(1);
  });

  test('give their reason for an exact number, and count when nothing is left', async () => {
    expect(await allocate('a', { exact: port(21830), validate: [only(1)] })).toEqual({
      kind: 'rejected',
      port: 21830,
      reason: 'not 1',
    });
    expect(await allocate('a', { exact: port(21830), validate: [() => false] })).toEqual({
      kind: 'rejected',
      port: 21830,
    });
    const full = await allocate('a', { range: range(21830, 21835), validate: [only(1)] });
    expect(full).toMatchObject({ kind: 'exhausted', fullness: { candidates: 6, rejected: 6 } });
    expect((await registry.read()).document.revision).toBe(0);
  });

  test('hear of numbers that could be had only, and which name it is for', async () => {
    const held = await numberOf('held', { range: range(21840, 21840) });
    const used = await occupy(21841);
    const asked: [number, string][] = [];
    await numberOf('a', {
      range: range(21840, 21843),
      validate: [(n, name) => asked.push([n, name]) > 1],
    });
    expect(asked.map(([n]) => n).toSorted()).toEqual([21842, 21843]);
    expect(asked.every(([, name]) => name === '/shop/a')).toBe(true);
    expect([held, used]).toEqual([21840, 21841]);
  });

  test('may use the registry, and stop everything by throwing', async () => {
    const validate = [async () => (await numberOf('other')) > 0];
    expect(await numberOf('a', { validate })).toBeGreaterThan(0);
    const boom = () => {
      throw new Error('boom');
    };
    await expect(allocate('b', { validate: [boom] })).rejects.toThrow('boom');
    expect((await registry.read()).get({ name: 'b', root: shop })).toBeUndefined();
  });

  test('are not asked about a number that was snatched, but about the next', async () => {
    const wish = { range: range(21850, 21855) };
    let thief: Port | undefined;
    // While the validator thinks, somebody else takes that very number.
    const validate = [
      async (n: Port) => {
        thief ??= await numberOf('thief', { exact: n });
        return true;
      },
    ];
    const mine = await numberOf('a', { ...wish, validate });
    expect(thief).toBeDefined();
    expect(mine).not.toBe(thief);
    expect((await registry.read()).holderOf(mine)).toBe('/shop/a');
  });

  test('give up after some tries when every number is snatched', async () => {
    let thefts = 0;
    const validate = [async (n: Port) => (await numberOf(`thief-${thefts++}`, { exact: n })) === n];
    const result = await allocate('a', { range: range(21860, 21899), validate });
    expect(result).toEqual({ kind: 'snatched', tries: thefts });
    expect((await registry.read()).get({ name: 'a', root: shop })).toBeUndefined();
  });
});
