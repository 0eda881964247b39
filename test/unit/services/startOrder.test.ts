import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { ServicesError } from '../../../src/services/errors.ts';
import { type Startable, startOrder } from '../../../src/services/startOrder.ts';

vi.setConfig({ testTimeout: 120_000 });

function servicesOf(edges: Record<string, readonly string[]>): Map<string, Startable> {
  return new Map(
    Object.entries(edges).map(([name, dependsOn], i) => {
      const place = { file: '/shop/berth.json', line: i + 1, column: 5 };
      return [name, { name, dependsOn, place }];
    }),
  );
}

const order = (edges: Record<string, readonly string[]>, chosen?: readonly string[]) =>
  startOrder(servicesOf(edges), chosen).map(({ name }) => name);

function errorOf(
  edges: Record<string, readonly string[]>,
  chosen?: readonly string[],
): ServicesError {
  try {
    order(edges, chosen);
  } catch (error) {
    if (error instanceof ServicesError) return error;
    throw error;
  }
  throw new Error('There should be an error.');
}

const SHOP = { web: ['api'], api: ['db', 'cache'], db: [], cache: [], docs: [] };

test('all start, each after what it waits for', () => {
  expect(order(SHOP)).toEqual(['db', 'cache', 'docs', 'api', 'web']);
  expect(order({})).toEqual([]);
});

test('those that were chosen bring along what they wait for, and nothing else', () => {
  expect(order(SHOP, ['api'])).toEqual(['db', 'cache', 'api']);
  expect(order(SHOP, ['docs', 'web', 'docs'])).toEqual(['db', 'cache', 'docs', 'api', 'web']);
  expect(order({ a: ['b', 'b'], b: [] }, ['a'])).toEqual(['b', 'a']);
});

describe('errors', () => {
  test('a name that is no service', () => {
    expect(errorOf(SHOP, ['apii'])).toMatchObject({
      code: 'unknown-service',
      message: 'There is no service "apii". Did you mean "api"?',
    });
    expect(errorOf({}, ['xyz']).message).toBe('There is no service "xyz".');
  });

  test('a dependency that is no service, with its place', () => {
    expect(errorOf({ db: [], api: ['dbs'] })).toMatchObject({
      code: 'unknown-dependency',
      problem: 'api waits for "dbs", which is no service. Did you mean "db"?',
      message: expect.stringMatching(/^\/shop\/berth\.json:2:5: api waits/),
      place: { line: 2 },
    });
  });

  test('a cycle, with its name and place', () => {
    expect(errorOf({ web: ['api'], api: ['db'], db: ['api'] })).toMatchObject({
      code: 'cycle',
      problem: 'These services wait for each other: api → db → api.',
      place: { line: 2 },
    });
  });

  test('what is not to be started stops nobody', () => {
    expect(order({ a: [], b: ['b'], c: ['gone'] }, ['a'])).toEqual(['a']);
  });
});

test('whatever waits for whatever: an order that respects it, or the cycle', () => {
  const count = 9;
  const edges = fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 16 });
  const chosen = fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(edges, fc.boolean(), chosen, (pairs, isAcyclic, picked) => {
      const waits: Record<string, string[]> = {};
      for (let i = 0; i < count; i++) waits[`s${i}`] = [];
      for (const [from, to] of pairs) {
        // Waiting only for higher numbers, nobody can wait in a circle.
        if (!isAcyclic || from < to) waits[`s${from}`]?.push(`s${to}`);
      }
      const reached = new Set(picked.map((i) => `s${i}`));
      for (const name of reached) for (const other of waits[name] ?? []) reached.add(other);
      try {
        const names = order(
          waits,
          picked.map((i) => `s${i}`),
        );
        expect(new Set(names)).toEqual(reached);
        expect(names).toHaveLength(reached.size);
        names.forEach((name, at) => {
          for (const other of waits[name] ?? []) expect(names.slice(0, at)).toContain(other);
        });
      } catch (error) {
        if (!(error instanceof ServicesError)) throw error;
        expect(isAcyclic).toBe(false);
        expect(error.code).toBe('cycle');
        const cycle = error.problem.replace(/^.*: |\.$/g, '').split(' → ');
        expect(cycle[0]).toBe(cycle.at(-1));
        cycle.slice(1).forEach((name, i) => {
          expect(waits[cycle[i] ?? '']).toContain(name);
        });
      }
    }),
    { numRuns: 1_000 },
  );
});
