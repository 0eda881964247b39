import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RegistryError } from '../../../src/registry/errors.ts';
import { Registry } from '../../../src/registry/registry.ts';
import { type Notice, Store } from '../../../src/registry/store.ts';

let folder: string;
let file: string;
let notices: Notice[];
let registry: Registry;

beforeEach(async () => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-store-')));
  file = path.join(folder, 'registry.json');
  notices = [];
  registry = new Registry({ file, by: 'test', onNotice: (notice) => notices.push(notice) });
  await registry.allocate(['api', 'web'].map((name) => ({ name, root: folder })));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

async function names(): Promise<string[]> {
  return (await registry.read()).all().map((named) => `${named.name} ${named.port}`);
}

describe('a damaged file', () => {
  test.each(['', '{"format":1,"rev', '\0\0\0', '[]'])(
    '%j is kept aside, and the last good copy restored',
    async (damage) => {
      const before = await names();
      fs.writeFileSync(file, damage);
      expect(await names()).toEqual(before);
      expect(notices).toHaveLength(1);
      expect(notices[0]?.message).toContain('last good copy with 2 names was restored');
      expect(fs.readFileSync(notices[0]?.kept ?? '', 'utf8')).toBe(damage);
      expect(await names()).toEqual(before);
      expect(notices).toHaveLength(1);
    },
  );

  test('without a good copy starts empty, says so and keeps the damaged one', async () => {
    fs.writeFileSync(file, 'oops');
    fs.writeFileSync(`${file}.bak`, 'oops too');
    expect(await names()).toEqual([]);
    expect(notices[0]?.message).toContain('starts empty');
    expect(fs.readFileSync(notices[0]?.kept ?? '', 'utf8')).toBe('oops');
  });

  test('a write repairs it too, and adds to what was restored', async () => {
    const before = await names();
    fs.writeFileSync(file, 'oops');
    await registry.allocate([{ name: 'db', root: folder }]);
    expect(await names()).toHaveLength(before.length + 1);
    expect(await names()).toEqual(expect.arrayContaining(before));
  });

  test('single bad lines are left out at the next write; the file as it was is kept', async () => {
    const text = fs.readFileSync(file, 'utf8');
    const bad = text.replace('"ports": {', '"ports": {\n    "/bad": { "port": 99999 },');
    fs.writeFileSync(file, bad);
    expect(await names()).toHaveLength(2);
    await registry.allocate([{ name: 'db', root: folder }]);
    expect(await names()).toHaveLength(3);
    expect(notices[0]?.message).toContain('/bad');
    expect(fs.readFileSync(notices[0]?.kept ?? '', 'utf8')).toBe(bad);
  });
});

test('a newer format can be read but not written', async () => {
  const newer = fs.readFileSync(file, 'utf8').replace('"format": 1', '"format": 7');
  fs.writeFileSync(file, newer);
  expect(await names()).toHaveLength(2);
  const error = await registry.allocate([{ name: 'db', root: folder }]).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(RegistryError);
  expect(error).toMatchObject({ code: 'newer', message: expect.stringContaining('format 7') });
  expect(fs.readFileSync(file, 'utf8')).toBe(newer);
});

test('a commit does not overwrite what somebody wrote without the lock', async () => {
  // The change under way rewrites the file behind the store's back on its first run.
  const store = new Store(file);
  let runs = 0;
  await store.transact((document) => {
    runs++;
    if (runs === 1) {
      const text = fs.readFileSync(file, 'utf8');
      fs.writeFileSync(
        file,
        text.replace(/"revision": \d+/, '"revision": 900').replace('/api"', '/renamed"'),
      );
    }
    const ports = new Map(document.ports);
    ports.delete([...ports.keys()].find((name) => name.endsWith('/web')) ?? ('' as never));
    return { document: { ...document, ports }, result: undefined };
  });
  expect(runs).toBe(2);
  const book = await registry.read();
  expect(book.document.revision).toBe(901);
  expect(book.all().map((named) => named.name.split('/').at(-1))).toEqual(['renamed']);
});

describe('what stands in the way is said, and nothing is lost', () => {
  test('a folder in its place', async () => {
    fs.rmSync(file);
    fs.mkdirSync(file);
    await expect(registry.read()).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('folder'),
    });
  });

  test('a file where its folder should be', async () => {
    const blocked = new Registry({ file: path.join(file, 'x', 'registry.json'), by: 'test' });
    await expect(blocked.allocate([{ name: 'a', root: folder }])).rejects.toBeInstanceOf(
      RegistryError,
    );
  });
});
