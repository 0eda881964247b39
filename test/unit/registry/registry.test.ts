import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FullName } from '../../../src/registry/names.ts';
import { hashName } from '../../../src/registry/strategy/candidates.ts';
import {
  busyPort,
  freePort,
  occupy,
  port,
  type ScratchRegistry,
  scratchRegistry,
} from './support/scratchRegistry.ts';

let scratch: ScratchRegistry;
let { folder, shop, registry, allocate, numberOf } = {} as ScratchRegistry;

beforeEach(() => {
  scratch = scratchRegistry();
  ({ folder, shop, registry, allocate, numberOf } = scratch);
});
afterEach(() => scratch.remove());

describe('allocate', () => {
  test('gives a number on first use and the same one ever after', async () => {
    const first = await allocate('api');
    expect(first).toMatchObject({ kind: 'allocated', created: true });
    const again = await allocate('api');
    expect(again).toMatchObject({ kind: 'allocated', created: false });
    expect(again.kind === 'allocated' && again.named).toEqual(
      first.kind === 'allocated' && first.named,
    );
  });

  test('chooses from 10000 to 29999, at the place that the hash of the name says', async () => {
    const number = await numberOf('api');
    expect(number).toBeGreaterThanOrEqual(10000);
    expect(number).toBeLessThanOrEqual(29999);
    // Published test values of FNV-1a, 32 bits.
    expect(hashName('/a' as FullName)).toBe(0xe40c292c);
    expect(hashName('/foobar' as FullName)).toBe(0xbf9cf968);
  });

  test('keeps the number while something listens on it', async () => {
    const number = await numberOf('api');
    await occupy(number);
    expect(await numberOf('api')).toBe(number);
  });

  test('takes the preferred number while nobody has it', async () => {
    const wanted = await freePort();
    expect(await numberOf('api', { prefer: wanted })).toBe(wanted);
    expect(await numberOf('web', { prefer: wanted })).not.toBe(wanted);
  });

  test('takes another than the preferred one while a stranger listens there', async () => {
    const taken = await busyPort();
    expect(await numberOf('api', { prefer: taken })).not.toBe(taken);
  });

  test('a shared name may take the number that its server listens on', async () => {
    const taken = await busyPort();
    expect(await numberOf('/postgres', { prefer: taken })).toBe(taken);
  });

  test('passes over a number that somebody listens on', async () => {
    const range = { first: port(21840), last: port(21842) };
    const chosen = await registry.propose({ name: 'api', root: shop, range });
    if (chosen.kind !== 'chosen') throw new Error(JSON.stringify(chosen));
    await occupy(chosen.port);
    expect(await numberOf('api', { range })).not.toBe(chosen.port);
  });

  test('exact is that number or none', async () => {
    const wanted = await freePort();
    expect(await numberOf('api', { exact: wanted })).toBe(wanted);
    expect(await numberOf('api', { exact: wanted })).toBe(wanted);
    expect(await allocate('web', { exact: wanted })).toMatchObject({
      kind: 'held',
      holder: '/shop/api',
    });
    expect(await allocate('api', { exact: port(4001) })).toMatchObject({ kind: 'has-other' });
    const taken = await busyPort();
    expect(await allocate('other', { exact: taken })).toMatchObject({
      kind: 'in-use',
      port: taken,
      listener: { pid: process.pid },
    });
    expect((await registry.read()).all()).toHaveLength(1);
  });

  test('a range is kept to, and its end is told', async () => {
    const range = { first: port(21800), last: port(21801) };
    const numbers = [await numberOf('a', { range }), await numberOf('b', { range })];
    expect([...numbers].sort()).toEqual([21800, 21801]);
    expect(await allocate('c', { range })).toMatchObject({
      kind: 'exhausted',
      ranges: [range],
      fullness: { candidates: 2, held: 2, inUse: 0 },
    });
  });

  test('several at once get different numbers in one commit', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `n${i}`);
    const results = await registry.allocate(names.map((name) => ({ name, root: shop })));
    const numbers = results.map((result) => result.kind === 'allocated' && result.named.port);
    expect(new Set(numbers).size).toBe(30);
    expect((await registry.read()).document.revision).toBe(1);
  });

  test('a bad name is refused and nothing is written', async () => {
    expect(await allocate('API')).toMatchObject({
      kind: 'invalid-name',
      problem: { suggestion: 'api' },
    });
    expect(fs.existsSync(registry.file)).toBe(false);
  });

  test('a name that is too long once its project is spelled out is refused', async () => {
    const long = Array(4).fill('a'.repeat(49)).join('/');
    expect(long.length).toBeLessThanOrEqual(200);
    expect(await allocate(long)).toMatchObject({ kind: 'invalid-name', name: long });
    await allocate('api');
    expect(
      await registry.rename({ name: 'api', root: shop }, { name: long, root: shop }),
    ).toMatchObject({ kind: 'invalid-name' });
    expect((await registry.read()).all().map((named) => named.name)).toEqual(['/shop/api']);
  });

  test('the file and its folder are private', async () => {
    await allocate('api');
    expect(fs.statSync(registry.file).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.dirname(registry.file)).mode & 0o777).toBe(0o700);
  });
});

test('two projects of one name are told apart and keep their labels', async () => {
  const other = path.join(folder, 'elsewhere', 'shop');
  fs.mkdirSync(other, { recursive: true });
  const mine = await numberOf('api');
  const [theirs] = await registry.allocate([{ name: 'api', root: other }]);
  expect(theirs).toMatchObject({ kind: 'allocated', named: { name: '/shop-2/api' } });
  expect(theirs?.kind === 'allocated' && theirs.named.port).not.toBe(mine);
  const book = await registry.read();
  expect(book.labelFor(other)).toBe('shop-2');
  expect(book.ofProject(shop).map((named) => named.name)).toEqual(['/shop/api']);
  expect(book.get({ name: '/shop-2/api', root: shop })).toMatchObject({ root: other });
});

test('a shared name with several parts registers no project', async () => {
  await allocate('/infra/db');
  const book = await registry.read();
  expect(book.document.projects.size).toBe(0);
  const infra = path.join(folder, 'infra');
  fs.mkdirSync(infra);
  expect(book.labelFor(infra)).toBe('infra-2');
});

test('move changes the number, to one that is free', async () => {
  const first = await numberOf('api');
  const moved = await registry.move({ name: 'api', root: shop });
  expect(moved).toMatchObject({ kind: 'moved', from: first });
  expect(await numberOf('api')).not.toBe(first);
  const wanted = await freePort();
  await registry.move({ name: 'api', root: shop }, wanted);
  expect(await numberOf('api')).toBe(wanted);
  expect(await registry.move({ name: 'api', root: shop }, await busyPort())).toMatchObject({
    kind: 'in-use',
  });
  expect(await registry.move({ name: 'nope', root: shop })).toEqual({
    kind: 'unknown-name',
    name: '/shop/nope',
  });
  expect(await numberOf('api')).toBe(wanted);
});

test('rename keeps the number and overwrites no other name', async () => {
  const number = await numberOf('api');
  await allocate('web');
  const at = (name: string) => ({ name, root: shop });
  expect(await registry.rename(at('api'), at('web'))).toMatchObject({ kind: 'name-taken' });
  expect(await registry.rename(at('nope'), at('x'))).toMatchObject({ kind: 'unknown-name' });
  expect(await registry.rename(at('api'), at('A B'))).toMatchObject({ kind: 'invalid-name' });
  expect(await registry.rename(at('api'), at('backend'))).toMatchObject({
    kind: 'renamed',
    from: '/shop/api',
    named: { name: '/shop/backend', port: number, project: 'shop' },
  });
  expect((await registry.read()).get(at('api'))).toBeUndefined();
});

test('release gives numbers back and says which names it does not know', async () => {
  const number = await numberOf('api');
  const release = await registry.release([
    { name: 'api', root: shop },
    { name: 'nope', root: shop },
  ]);
  expect(release.released.map((named) => named.port)).toEqual([number]);
  expect(release.unknown).toEqual(['/shop/nope']);
  expect(await numberOf('api')).toBe(number);
});

test('asking marks a name as used, once a day', async () => {
  await allocate('api');
  const old = '2020-01-01T00:00:00.000Z';
  const text = fs.readFileSync(registry.file, 'utf8');
  fs.writeFileSync(registry.file, text.replace(/"used": "[^"]*"/, `"used": "${old}"`));
  await allocate('api');
  const used = (await registry.read()).get({ name: 'api', root: shop })?.used ?? '';
  expect(Date.parse(used)).toBeGreaterThan(Date.parse(old));
  const { revision } = (await registry.read()).document;
  await allocate('api');
  expect((await registry.read()).document.revision).toBe(revision);
});
