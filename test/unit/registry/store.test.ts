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

  test('with a damaged copy keeps that aside too', async () => {
    fs.writeFileSync(file, 'oops');
    fs.writeFileSync(`${file}.bak`, 'oops too');
    await names();
    const aside = fs
      .readdirSync(folder)
      .find((name) => name.startsWith('registry.json.bak.corrupt-'));
    expect(fs.readFileSync(path.join(folder, aside ?? ''), 'utf8')).toBe('oops too');
  });

  test('with a copy in a newer format, or one out of reach, waits for help and touches nothing', async () => {
    fs.writeFileSync(file, 'oops');
    const newer = '{"format":7,"revision":5,"ports":{"/x":{"port":20000}}}';
    fs.writeFileSync(`${file}.bak`, newer);
    await expect(registry.read()).rejects.toMatchObject({
      code: 'newer',
      message: expect.stringContaining('Update Berth'),
    });
    expect(fs.readFileSync(`${file}.bak`, 'utf8')).toBe(newer);
    fs.rmSync(`${file}.bak`);
    fs.mkdirSync(`${file}.bak`);
    await expect(registry.read()).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining(`${file}.bak`),
    });
    expect(fs.readFileSync(file, 'utf8')).toBe('oops');
    const files = ['registry.json', 'registry.json.bak', 'registry.json.log'];
    expect(fs.readdirSync(folder).sort()).toEqual(files);
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
    await registry.move({ name: 'unknown', root: folder });
    expect(notices).toEqual([]);
    await registry.allocate([{ name: 'db', root: folder }]);
    expect(await names()).toHaveLength(3);
    expect(notices[0]?.message).toContain('/bad');
    expect(fs.readFileSync(notices[0]?.kept ?? '', 'utf8')).toBe(bad);
  });
});

describe('what writing a file anew would lose', () => {
  const line = (port: number, rest = '') => `{ "port": ${port}${rest} }`;
  const withPorts = (ports: string) => `{"format":1,"revision":4,"projects":{},"ports":{${ports}}}`;

  test.each([
    [
      'repeated names',
      Buffer.from(withPorts(`"/a": ${line(1)}, "/a": ${line(2)}, "/b": ${line(3)}`)),
      'keys more than once, of which the last one counts: name "/a".',
    ],
    [
      'repeated tables',
      Buffer.from(withPorts(`"/a": ${line(1)}}, "ports": {"/b": ${line(2)}`)),
      'keys more than once, of which the last one counts: key "ports".',
    ],
    [
      'bytes that are no text',
      Buffer.from(withPorts(`"/a": ${line(1, ', "note": "\xff"')}`), 'latin1'),
      'characters that are not UTF-8',
    ],
  ])('is told, and the file kept as it was: %s', async (_, bytes, message) => {
    fs.writeFileSync(file, bytes);
    await registry.allocate([{ name: '/new', root: folder }]);
    expect(notices).toHaveLength(1);
    expect(notices[0]?.message).toContain(message);
    expect(fs.readFileSync(notices[0]?.kept ?? '')).toEqual(bytes);
    await registry.allocate([{ name: '/newer', root: folder }]);
    expect(notices).toHaveLength(1);
  });

  test('is nothing when others use the same words in data of their own', async () => {
    const theirs = `"theirs": {"port": 1, "root": [{"port": 2}]}`;
    fs.writeFileSync(file, withPorts(`"/a": ${line(1)}`).replace('{"f', `{${theirs},"f`));
    await registry.allocate([{ name: '/new', root: folder }]);
    expect(notices).toEqual([]);
    expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject(JSON.parse(`{${theirs}}`));
  });
});

test('the highest revision is followed by one that can be read', async () => {
  const text = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, text.replace(/"revision": \d+/, `"revision": ${Number.MAX_SAFE_INTEGER}`));
  await registry.allocate([{ name: '/new', root: folder }]);
  expect(await names()).toHaveLength(3);
  expect(JSON.parse(fs.readFileSync(file, 'utf8')).revision).toBe(1);
  expect(notices).toEqual([]);
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

test.skipIf(process.getuid?.() !== 0)(
  'what root makes belongs to the owner of the folder',
  async () => {
    fs.chownSync(folder, 65534, 65534);
    const inner = path.join(folder, 'state', 'berth');
    const asRoot = new Registry({ file: path.join(inner, 'registry.json'), by: 'test' });
    await asRoot.allocate([{ name: 'api', root: folder }]);
    const made = [
      path.dirname(inner),
      inner,
      ...fs.readdirSync(inner).map((name) => path.join(inner, name)),
    ];
    expect(made).toHaveLength(5);
    for (const each of made) expect(fs.statSync(each)).toMatchObject({ uid: 65534, gid: 65534 });
  },
);

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

  test('a folder in place of its copy: the change is made all the same', async () => {
    fs.rmSync(`${file}.bak`);
    fs.mkdirSync(`${file}.bak`);
    const [result] = await registry.allocate([{ name: 'db', root: folder }]);
    expect(result?.kind).toBe('allocated');
    expect(await names()).toHaveLength(3);
    expect(notices[0]?.message).toContain('The change is saved, but not its copy');
  });

  test('values nested too deeply to write', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const text = fs.readFileSync(file, 'utf8').replace('"format"', `"theirs": ${deep}, "format"`);
    fs.writeFileSync(file, text);
    await expect(registry.allocate([{ name: 'db', root: folder }])).rejects.toMatchObject({
      code: 'unwritable',
      message: expect.stringContaining('nested too deeply'),
    });
    expect(fs.readFileSync(file, 'utf8')).toBe(text);
  });

  test('what keeps a damaged file from being repaired', async () => {
    fs.writeFileSync(file, 'oops');
    fs.mkdirSync(`${file}.owner`);
    await expect(registry.read()).rejects.toMatchObject({
      code: 'unwritable',
      message: expect.stringContaining('is damaged and could not be repaired'),
    });
    expect(fs.readFileSync(file, 'utf8')).toBe('oops');
  });

  test('a file where its folder should be', async () => {
    const blocked = new Registry({ file: path.join(file, 'x', 'registry.json'), by: 'test' });
    await expect(blocked.allocate([{ name: 'a', root: folder }])).rejects.toBeInstanceOf(
      RegistryError,
    );
  });
});
