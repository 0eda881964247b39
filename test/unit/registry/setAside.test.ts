import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownIdentity } from '../../../src/probe/process.ts';
import { explain } from '../../../src/registry/messages.ts';
import { ProjectPorts } from '../../../src/registry/projectPorts.ts';
import { poolStatus } from '../../../src/registry/setAside/poolStatus.ts';
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

const at = (name: string) => ({ name, root: shop });
const entryOf = async (name: string) => (await registry.read()).get(at(name));

describe('reservations', () => {
  test('keep a number from every name, and say why', async () => {
    await registry.reserve([range(22000, 22004)], { note: 'load balancer' });
    const refusal = await allocate('a', { exact: port(22003) });
    expect(refusal).toMatchObject({
      kind: 'reserved',
      port: 22003,
      reservation: { key: '22000-22004', note: 'load balancer', by: 'test' },
    });
    expect(refusal.kind === 'reserved' && explain(refusal)).toBe(
      'Port 22003 is reserved (22000-22004): load balancer.',
    );
    expect(await numberOf('a', { range: range(22000, 22005) })).toBe(22005);
    expect(await allocate('b', { range: range(22000, 22005) })).toMatchObject({
      kind: 'exhausted',
      fullness: { candidates: 6, held: 1, reserved: 5 },
    });
    expect(await allocate('b', { prefer: port(22003) })).toMatchObject({
      kind: 'allocated',
      instead: { kind: 'reserved', port: 22003 },
    });
  });

  test('hold for what berth.json prefers, for proposals and for moves', async () => {
    await registry.reserve([range(22010, 22010)]);
    fs.writeFileSync(
      path.join(shop, 'berth.json'),
      '{ "ports": { "api": { "prefer": 22010 }, "web": { "prefer": 22010 } } }',
    );
    const project = new ProjectPorts(registry, shop);
    const [api] = await project.allocate(['api']);
    expect(api).toMatchObject({ kind: 'allocated', instead: { kind: 'reserved' } });
    expect(await project.propose('web')).toMatchObject({
      kind: 'chosen',
      instead: { kind: 'reserved' },
    });
    expect(await project.propose('web', { exact: port(22010) })).toMatchObject({
      kind: 'reserved',
    });
    expect(await registry.move(at('api'), port(22010))).toMatchObject({ kind: 'reserved' });
  });

  test('leave a name the number it has, and say so', async () => {
    const number = await numberOf('a');
    const { holders } = await registry.reserve([{ first: number, last: number }]);
    expect(holders.map(({ name }) => name)).toEqual(['/shop/a']);
    expect(await numberOf('a')).toBe(number);
    expect(await numberOf('a', { exact: number })).toBe(number);
    expect(await registry.move(at('a'), number)).toMatchObject({ kind: 'moved', from: number });
    await registry.move(at('a'));
    expect(await registry.move(at('a'), number)).toMatchObject({ kind: 'reserved' });
  });

  test('are made once, keep their note, and go as they were made', async () => {
    await registry.reserve([range(5432, 5432)], { note: 'Postgres' });
    const again = await registry.reserve([range(5432, 5432), range(6000, 6010)]);
    expect(again.reserved).toMatchObject([{ key: '5432', note: 'Postgres' }, { key: '6000-6010' }]);
    await registry.reserve([range(5432, 5432)], { note: 'PG' });
    const { reserved } = (await registry.read()).setAside;
    expect(reserved.map(({ key, note }) => [key, note])).toEqual([
      ['5432', 'PG'],
      ['6000-6010', undefined],
    ]);
    expect(await registry.unreserve([range(5432, 5432), range(6005, 6005)])).toMatchObject({
      kind: 'not-reserved',
      range: range(6005, 6005),
      others: [{ key: '6000-6010' }],
    });
    expect((await registry.read()).setAside.reserved).toHaveLength(2);
    await registry.unreserve([range(5432, 5432), range(6000, 6010)]);
    expect((await registry.read()).setAside.reserved).toEqual([]);
    await expect(registry.reserve([range(9, 8)])).rejects.toThrow(RangeError);
  });

  test('that somebody wrote by hand may hold anything', async () => {
    await registry.reserve([range(22020, 22020)]);
    const text = fs.readFileSync(registry.file, 'utf8');
    fs.writeFileSync(
      registry.file,
      text.replace(/"22020": \{[^}]*\}/, '"22020": { "note": ["x"], "by": 7, "colour": "red" }'),
    );
    const [reservation] = (await registry.read()).setAside.reserved;
    expect(reservation).toEqual({ key: '22020', ...range(22020, 22020) });
    await registry.reserve([range(22020, 22020)], { note: 'y' });
    expect(fs.readFileSync(registry.file, 'utf8')).toContain('"colour": "red"');
  });
});

describe('pools', () => {
  beforeEach(async () => {
    await registry.addPool('vnc', { ...range(22100, 22109), max: 3 });
  });

  test('give numbers to names that ask, and remember it', async () => {
    const number = await numberOf('a', { pool: 'vnc' });
    expect(number).toBeGreaterThanOrEqual(22100);
    expect(number).toBeLessThanOrEqual(22109);
    expect(await entryOf('a')).toMatchObject({ port: number, pool: 'vnc' });
    expect((await registry.read()).ofPool('vnc').map(({ name }) => name)).toEqual(['/shop/a']);
  });

  test('give nothing to others', async () => {
    expect(await allocate('a', { exact: port(22105) })).toEqual({
      kind: 'pooled',
      port: 22105,
      pool: 'vnc',
    });
    expect(await allocate('a', { range: range(22100, 22109) })).toMatchObject({
      kind: 'exhausted',
      fullness: { candidates: 10, pooled: 10 },
    });
    expect(await allocate('a', { prefer: port(22105) })).toMatchObject({
      kind: 'allocated',
      instead: { kind: 'pooled', pool: 'vnc' },
    });
    expect(await registry.move(at('a'), port(22105))).toMatchObject({ kind: 'pooled' });
    await registry.addPool('other', range(22110, 22119));
    expect(await allocate('b', { pool: 'other', exact: port(22105) })).toMatchObject({
      kind: 'outside-pool',
    });
  });

  test('have a maximum, an end and a range to intersect with', async () => {
    const some = { pool: 'vnc', range: range(22108, 22120) };
    expect([await numberOf('a', some), await numberOf('b', some)].toSorted()).toEqual([
      22108, 22109,
    ]);
    expect(await allocate('c', some)).toMatchObject({
      kind: 'exhausted',
      pool: 'vnc',
      fullness: { candidates: 2, held: 2 },
    });
    await numberOf('c', { pool: 'vnc' });
    const full = await allocate('d', { pool: 'vnc' });
    expect(full).toEqual({ kind: 'pool-full', pool: 'vnc', max: 3 });
    await registry.release([at('b')]);
    await numberOf('d', { pool: 'vnc' });
    expect(await allocate('e', { pool: 'nope' })).toEqual({ kind: 'unknown-pool', pool: 'nope' });
  });

  test('count the names of one request', async () => {
    const requests = ['a', 'b', 'c', 'd'].map((name) => ({ ...at(name), pool: 'vnc' }));
    expect((await registry.allocate(requests)).map(({ kind }) => kind)).toEqual([
      'allocated',
      'allocated',
      'allocated',
      'pool-full',
    ]);
  });

  test('keep a name that moves, even a full one, unless it is told to leave', async () => {
    const from = await numberOf('a', { pool: 'vnc' });
    await numberOf('b', { pool: 'vnc' });
    await numberOf('c', { pool: 'vnc' });
    const moved = await registry.move(at('a'));
    expect(moved).toMatchObject({ kind: 'moved', from, named: { pool: 'vnc' } });
    expect((await entryOf('a'))?.port).toSatisfy((n: number) => n >= 22100 && n <= 22109);
    const left = await registry.move(at('a'), port(22200));
    expect(left).toMatchObject({ kind: 'moved', left: 'vnc' });
    expect(await entryOf('a')).not.toHaveProperty('pool');
  });

  test('pass over what is reserved', async () => {
    await registry.reserve([range(22100, 22108)]);
    expect(await numberOf('a', { pool: 'vnc' })).toBe(22109);
    expect(await allocate('b', { pool: 'vnc' })).toMatchObject({
      kind: 'exhausted',
      fullness: { reserved: 9, held: 1 },
    });
  });

  test('are refused with a bad name, a name that is taken, or numbers of another', async () => {
    expect(await registry.addPool('a/b', range(1, 2))).toMatchObject({
      kind: 'invalid-name',
      problem: { suggestion: 'a-b' },
    });
    expect(await registry.addPool('vnc', range(1, 2))).toMatchObject({
      kind: 'pool-exists',
      pool: { name: 'vnc', ...range(22100, 22109) },
    });
    expect(await registry.addPool('x', range(22109, 22120))).toMatchObject({
      kind: 'pools-overlap',
      other: { name: 'vnc' },
    });
    await expect(registry.addPool('x', range(2, 1))).rejects.toThrow(RangeError);
    await expect(registry.addPool('x', { ...range(1, 2), max: 0 })).rejects.toThrow(RangeError);
    expect(await registry.addPool('vnc', { ...range(22100, 22119), replace: true })).toMatchObject({
      kind: 'added',
      replaced: true,
      pool: { name: 'vnc', ...range(22100, 22119) },
    });
    expect((await registry.read()).setAside.pools.get('vnc')).not.toHaveProperty('max');
  });

  test('tell which names have numbers of them from before', async () => {
    const number = await numberOf('old', { range: range(22300, 22300) });
    const added = await registry.addPool('late', range(22300, 22301));
    expect(added).toMatchObject({ kind: 'added', holders: [{ name: '/shop/old', port: number }] });
    expect(await numberOf('old')).toBe(number);
    expect(await numberOf('new', { pool: 'late' })).toBe(22301);
  });

  test('are not removed with names in them, except by force', async () => {
    const number = await numberOf('a', { pool: 'vnc' });
    expect(await registry.removePool('nope')).toEqual({ kind: 'unknown-pool', pool: 'nope' });
    expect(await registry.removePool('vnc')).toMatchObject({
      kind: 'pool-in-use',
      names: [{ name: '/shop/a' }],
    });
    expect(await registry.removePool('vnc', { force: true })).toMatchObject({ kind: 'removed' });
    expect(await numberOf('a')).toBe(number);
    expect(await entryOf('a')).not.toHaveProperty('pool');
    expect(await allocate('b', { exact: port(number === 22100 ? 22101 : 22100) })).toMatchObject({
      kind: 'allocated',
    });
  });

  test('say how full they are', async () => {
    await registry.addPool('big', range(22400, 22409));
    await numberOf('a', { pool: 'big', range: range(22400, 22400) });
    await registry.reserve([range(22401, 22402)]);
    const used = await occupy(22403);
    const book = await registry.read();
    const pool = book.setAside.pools.get('big');
    if (pool === undefined) throw new Error('no pool');
    expect(poolStatus(pool, book, new Set([used]))).toEqual({
      pool,
      total: 10,
      capacity: 10,
      allocated: 1,
      held: 0,
      reserved: 2,
      inUse: 1,
      free: 6,
      utilisation: 0.1,
    });
    expect(poolStatus({ ...pool, max: 2 }, book, new Set())).toMatchObject({
      capacity: 2,
      free: 1,
      utilisation: 0.5,
    });
    expect(poolStatus({ ...pool, max: 1 }, book, new Set())).toMatchObject({ free: 0 });
  });
});

test('pins go on and off, and names that are unknown are told', async () => {
  await numberOf('a');
  expect(await registry.pin([at('a'), at('nope')])).toMatchObject({
    named: [{ name: '/shop/a', pinned: true }],
    unknown: ['/shop/nope'],
  });
  expect(await entryOf('a')).toMatchObject({ pinned: true });
  const { revision } = (await registry.read()).document;
  await registry.pin([at('a')]);
  expect((await registry.read()).document.revision).toBe(revision);
  await registry.unpin([at('a')]);
  expect(await entryOf('a')).not.toHaveProperty('pinned');
});

describe('a name for a process', () => {
  const other = { ...ownIdentity(), start: 'another' };

  test('goes over to the next process, while one that was taken for good stays', async () => {
    await numberOf('a', { until: ownIdentity() });
    expect(await entryOf('a')).toMatchObject({ until: ownIdentity() });
    await numberOf('a', { until: other });
    expect(await entryOf('a')).toMatchObject({ until: other });
    await numberOf('a');
    expect(await entryOf('a')).toMatchObject({ until: other });
    await numberOf('b');
    await numberOf('b', { until: other });
    expect(await entryOf('b')).not.toHaveProperty('until');
  });

  test('goes over in a request that needs new names too', async () => {
    await numberOf('a', { until: ownIdentity() });
    await registry.allocate(['a', 'new'].map((name) => ({ ...at(name), until: other })));
    expect(await entryOf('a')).toMatchObject({ until: other });
  });
});

test('keys of ours that hold what they should not count as absent, and are kept', async () => {
  await numberOf('a', { until: ownIdentity() });
  const document = JSON.parse(fs.readFileSync(registry.file, 'utf8'));
  const entry = document.ports['/shop/a'];
  for (const until of [5, [], { ...entry.until, pid: '1' }, { ...entry.until, start: 1 }, null]) {
    document.ports['/shop/a'] = { ...entry, pool: 'No Pool', pinned: 'yes', until };
    fs.writeFileSync(registry.file, JSON.stringify(document));
    expect(Object.keys((await entryOf('a')) ?? {}).sort()).toEqual(
      ['by', 'created', 'name', 'port', 'project', 'root', 'used'].sort(),
    );
  }
  await numberOf('b');
  expect(fs.readFileSync(registry.file, 'utf8')).toContain('"pinned": "yes"');
});
