import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ScratchTree, scratchTree } from './support/tree.ts';
import { type WorkerScript, workerScript } from './support/worker.ts';

let tree: ScratchTree;
let real: WorkerScript;
let moody: WorkerScript;
beforeAll(async () => {
  [real, moody] = await Promise.all([workerScript(), workerScript('failingWorker.ts')]);
});
afterAll(() => {
  real.remove();
  moody.remove();
});
beforeEach(() => {
  tree = scratchTree();
});
afterEach(() => tree.remove());

const isRoot = process.getuid?.() === 0;

describe('scanFiles', () => {
  it('reports each file with its text, kind and ports, sorted by path', async () => {
    tree.write('b/.env', 'API_PORT=3000\n');
    tree.write('a.toml', 'port = 4000\n');
    tree.write('empty.toml', 'name = "shop"\n');
    const { files, unread, looked } = await tree.scan();
    expect(
      files.map(({ path: file, kind, text, literals }) => [
        path.relative(tree.folder, file),
        kind,
        text,
        literals.map(({ port }) => port),
      ]),
    ).toEqual([
      ['a.toml', 'toml', 'port = 4000\n', [4000]],
      [path.join('b', '.env'), 'env', 'API_PORT=3000\n', [3000]],
    ]);
    expect({ unread, looked }).toEqual({ unread: [], looked: 3 });
  });

  it('finds the same on many threads as on the calling one', async () => {
    for (let i = 0; i < 600; i++) tree.write(`part${i % 7}/file${i}.toml`, `port = ${3000 + i}\n`);
    const alone = await tree.scan();
    const progress: number[] = [];
    const together = await tree.scan({
      worker: real.script,
      onProgress: (files) => progress.push(files),
    });
    expect(together).toEqual(alone);
    expect(together.files).toHaveLength(600);
    expect(progress.at(-1)).toBe(600);
  });

  it('looks at a file once, however often it is named', async () => {
    const file = tree.write('a/x.toml');
    const paths = [tree.folder, file, path.dirname(file), file];
    expect(await tree.found({ paths })).toEqual(['a/x.toml']);
  });

  it('reads UTF-16 and leaves byte order marks away', async () => {
    tree.write('marked.toml', '\uFEFFport = 3000\n');
    tree.write('little.toml', Buffer.from('\uFEFFport = 3000\n', 'utf16le'));
    tree.write('big.toml', Buffer.from('\uFEFFport = 3000\n', 'utf16le').swap16());
    const { files } = await tree.scan();
    expect(files.map(({ text }) => text)).toEqual(Array(3).fill('port = 3000\n'));
  });

  it('reads what is no UTF-8 as editors do', async () => {
    tree.write('latin1.toml', Buffer.from('# caf\xe9\nport = 3000\n', 'latin1'));
    const { files } = await tree.scan();
    expect(files[0]?.text).toBe('# caf\uFFFD\nport = 3000\n');
  });

  it('passes over binary files, and says so of one that is named', async () => {
    const file = tree.write('data.toml', 'port = 3000\n\0\0');
    expect(await tree.scan()).toMatchObject({ files: [], unread: [] });
    const named = await tree.scan({ paths: [file] });
    expect(named.unread).toEqual([{ path: file, reason: 'not a text' }]);
  });

  it('says which files are too large', async () => {
    const file = tree.write('huge.toml', 'port = 3000\n#'.padEnd(10 * 1024 * 1024 + 2, 'x'));
    tree.write('large.toml', 'port = 3000\n#'.padEnd(10 * 1024 * 1024 - 1, 'x'));
    const { files, unread } = await tree.scan();
    expect(unread).toEqual([{ path: file, reason: 'larger than 10 MB' }]);
    expect(files).toHaveLength(1);
  });

  it('says what is not there', async () => {
    const missing = path.join(tree.folder, 'missing');
    const { unread } = await tree.scan({ paths: [missing] });
    expect(unread).toEqual([{ path: missing, reason: 'it is not there' }]);
  });

  it.skipIf(isRoot)('says which files and folders may not be read', async () => {
    const file = tree.write('a.toml');
    const folder = path.dirname(tree.write('closed/b.toml'));
    tree.write('c.toml');
    fs.chmodSync(file, 0);
    fs.chmodSync(folder, 0);
    const { files, unread } = await tree.scan({ worker: real.script });
    fs.chmodSync(folder, 0o700);
    expect(files).toHaveLength(1);
    expect(unread).toEqual([
      { path: file, reason: 'permission denied' },
      { path: folder, reason: 'permission denied' },
    ]);
  });

  it.skipIf(process.platform === 'win32')('opens no pipe', async () => {
    const pipe = path.join(tree.folder, 'pipe.toml');
    execFileSync('mkfifo', [pipe]);
    tree.write('a.toml');
    expect(await tree.found()).toEqual(['a.toml']);
    const named = await tree.scan({ paths: [pipe] });
    expect(named.unread).toEqual([{ path: pipe, reason: 'neither a file nor a folder' }]);
  });

  it.skipIf(process.platform === 'win32')('follows links only where they are named', async () => {
    tree.write('real/a.toml');
    const outside = scratchTree();
    try {
      outside.write('b.toml');
      fs.symlinkSync(outside.folder, path.join(tree.folder, 'away'));
      fs.symlinkSync(tree.folder, path.join(tree.folder, 'round'));
      fs.symlinkSync(path.join(outside.folder, 'b.toml'), path.join(tree.folder, 'link.toml'));
      expect(await tree.found()).toEqual(['real/a.toml']);
      const named = ['away', 'link.toml'].map((name) => path.join(tree.folder, name));
      expect(await tree.found({ paths: named })).toEqual(['away/b.toml', 'link.toml']);
    } finally {
      outside.remove();
    }
  });

  it('stops when it is aborted, with the reason', async () => {
    for (let i = 0; i < 300; i++) tree.write(`file${i}.toml`);
    const stop = new AbortController();
    const reason = new Error('enough');
    const scan = tree.scan({ worker: moody.script, signal: stop.signal });
    setImmediate(() => stop.abort(reason));
    await expect(scan).rejects.toBe(reason);
    await expect(tree.scan({ signal: stop.signal })).rejects.toBe(reason);
  });

  it('loses no other file to one that makes the thread crash', async () => {
    for (const name of ['a', 'crash', 'b']) tree.write(`${name}.toml`);
    const { files, unread } = await tree.scan({ worker: moody.script });
    expect(files.map((file) => path.basename(file.path))).toEqual(['a.toml', 'b.toml']);
    expect(unread).toEqual([
      { path: path.join(tree.folder, 'crash.toml'), reason: 'looking into it failed' },
    ]);
  });
});
