import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  formatDocument,
  parseDocument,
  type RegistryDocument,
} from '../../../src/registry/document.ts';
import type { FullName } from '../../../src/registry/names.ts';
import { mutated } from '../support/mutated.ts';

vi.setConfig({ testTimeout: 120_000 });

const RUNS = { numRuns: 300 };

const segment = fc.stringMatching(/^[a-z0-9][a-z0-9._@-]{0,10}$/);
const fullName = fc
  .array(segment, { minLength: 1, maxLength: 3 })
  .map((parts) => `/${parts.join('/')}`);
const port = fc.integer({ min: 1, max: 65_535 });
const time = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
  .map((d) => d.toISOString());
const words = fc.string({ unit: 'grapheme' });
/** Keys of others and of later versions, the ones that JavaScript's objects mind among them. */
const foreignKey = fc
  .oneof(words, fc.constantFrom('constructor', 'toString', 'hasOwnProperty', 'valueOf', 'lease'))
  .filter((key) => key !== '__proto__');
const foreign = fc.dictionary(foreignKey, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 });
const range = fc
  .tuple(port, port)
  .map((ends) => ({ first: Math.min(...ends), last: Math.max(...ends) }));

const entry = fc
  .record(
    { port, created: time, used: time, by: words, note: words },
    { requiredKeys: ['port', 'created', 'used', 'by'] },
  )
  .chain((own) => foreign.map((others) => ({ ...others, ...own })));
const project = fc.tuple(words, foreign).map(([path, others]) => ({ ...others, root: `/${path}` }));
const pool = fc
  .tuple(range, fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }), foreign)
  .map(([bounds, max, others]) => ({
    ...others,
    ...bounds,
    ...(max === undefined ? {} : { max }),
  }));
const reservationKey = range.map(({ first, last }) =>
  first === last ? `${first}` : `${first}-${last}`,
);

const file = fc
  .record({
    others: foreign,
    revision: fc.maxSafeNat(),
    projects: fc.dictionary(segment, project),
    ports: fc.dictionary(fullName, entry),
    pools: fc.dictionary(segment, pool),
    reserved: fc.dictionary(reservationKey, foreign),
  })
  // As JSON has it: without -0.
  .map(({ others, ...own }) => JSON.parse(JSON.stringify({ ...others, format: 1, ...own })));

function read(text: string) {
  const parsed = parseDocument(text);
  if (parsed.kind !== 'ok') throw new Error(`${parsed.kind}: ${JSON.stringify(parsed)}`);
  return parsed;
}

test('what was read is written again, with all that others keep in it', () => {
  fc.assert(
    fc.property(file, (json) => {
      const { document, dropped } = read(JSON.stringify(json));
      expect(dropped).toEqual([]);
      const text = formatDocument(document);
      const { pools, reserved, ...rest } = json;
      expect(JSON.parse(text)).toEqual({
        ...rest,
        ...(Object.keys(pools).length > 0 ? { pools } : {}),
        ...(Object.keys(reserved).length > 0 ? { reserved } : {}),
      });
      expect(read(text)).toEqual({ kind: 'ok', document, dropped, mayRepeat: expect.anything() });
      expect(formatDocument(read(text).document)).toBe(text);
    }),
    RUNS,
  );
});

test("a key __proto__ of others' survives and is nobody's prototype", () => {
  fc.assert(
    fc.property(fullName, port, fc.jsonValue({ maxDepth: 1 }), (name, number, value) => {
      const foreign = `"__proto__": ${JSON.stringify(value)}`;
      const record = `{ "port": ${number}, ${foreign} }`;
      const json = `{"format":1,"revision":0,"ports":{${JSON.stringify(name)}:${record}},${foreign}}`;
      const { document } = read(json);
      expect(document.ports.get(name as FullName)?.port).toBe(number);
      expect(formatDocument(document).split(foreign)).toHaveLength(3);
    }),
    RUNS,
  );
});

test('a file that Berth wrote itself is never suspected of repeated keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fullName, port), (ports) => {
      const records = Object.entries(ports).map(([name, number]) => [name, { port: number }]);
      const json = { format: 1, revision: 0, ports: Object.fromEntries(records) };
      expect(read(formatDocument(read(JSON.stringify(json)).document)).mayRepeat).toBe(false);
    }),
    RUNS,
  );
});

test('no text makes reading throw, and nothing out of bounds gets through', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    mutated(file.map((json) => JSON.stringify(json))),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseDocument(text);
      if (parsed.kind === 'corrupt') {
        expect(parsed.reason).not.toMatch(/\n|^$/);
        return;
      }
      expectSense(parsed.document);
    }),
    // A file in pieces can be made smaller for hours.
    { numRuns: 1000, endOnFailure: true },
  );
});

/** Records of which many make no sense. */
const oddPort = fc.oneof(
  port,
  fc.constantFrom(0, 1, 65_535, 65_536, -1, 1.5, '3000', null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const oddText = fc.oneof(words, fc.jsonValue({ maxDepth: 1 }));
const odd = fc.oneof(
  fc.record({ port: oddPort, created: oddText, used: oddText, by: oddText }, { requiredKeys: [] }),
  fc.record({ root: oneOf<unknown>('/', '/srv/shop', 'C:\\shop', 'shop', '', 3, null) }),
  fc.record({ first: oddPort, last: oddPort, max: oddPort }, { requiredKeys: [] }),
  fc.jsonValue({ maxDepth: 1 }),
);
const oddName = fc.oneof(
  fullName,
  segment,
  reservationKey,
  words,
  oneOf('__proto__', '/__proto__', 'constructor', '/constructor', '/a//b', '/A', '9-1', '0'),
);
const lines = fc.array(fc.tuple(oddName, odd), { maxLength: 8 });

function oneOf<T>(...values: T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...values);
}

/** By hand: an object of JavaScript has no own key __proto__. */
function table(rows: readonly (readonly [string, unknown])[]): string {
  const members = rows.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{${members.join()}}`;
}

test('every line is either used, and then makes sense, or named among those left out', () => {
  fc.assert(
    fc.property(lines, lines, lines, lines, (ports, projects, pools, reserved) => {
      const tables = { ports, projects, pools, reserved };
      const members = Object.entries(tables).map(([key, rows]) => `"${key}":${table(rows)}`);
      const { document, dropped } = read(`{"format":1,"revision":0,${members.join()}}`);
      const kept: Readonly<Record<string, ReadonlyMap<string, unknown>>> = {
        name: document.ports,
        project: document.projects,
        pool: document.pools,
        reservation: document.reserved,
      };
      for (const [what, rows] of Object.entries({
        name: ports,
        project: projects,
        pool: pools,
        reservation: reserved,
      })) {
        for (const key of new Set(rows.map(([each]) => each))) {
          const told = dropped.includes(`${what} ${JSON.stringify(key)}`);
          expect(told).toBe(kept[what]?.has(key) === false);
        }
      }
      expectSense(document);
    }),
    { numRuns: 1000 },
  );
});

function expectSense({ revision, ports, projects, pools, reserved }: RegistryDocument): void {
  const isPort = (n: number) => Number.isInteger(n) && n >= 1 && n <= 65_535;
  expect(Number.isSafeInteger(revision) && revision >= 0).toBe(true);
  for (const [name, { port, created, used, by }] of ports) {
    expect(name).toMatch(/^(\/[a-z0-9][a-z0-9._@-]*)+$/);
    expect(isPort(port)).toBe(true);
    expect([created, used, by].map((text) => typeof text)).toEqual(Array(3).fill('string'));
  }
  for (const { root } of projects.values()) expect(root).toMatch(/^(\/|\\|[A-Za-z]:)/);
  for (const { first, last, max = 1 } of pools.values()) {
    expect(isPort(first) && isPort(last) && first <= last).toBe(true);
    expect(Number.isSafeInteger(max) && max > 0).toBe(true);
  }
  for (const key of reserved.keys()) expect(key).toMatch(/^[1-9]\d*(-[1-9]\d*)?$/);
}
