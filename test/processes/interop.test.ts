import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toPort } from '../../src/probe/port.ts';
import { proposeLabel } from '../../src/registry/project.ts';
import { Registry } from '../../src/registry/registry.ts';
import { soaking } from './support/soaking.ts';
import { bundleWorker, endAll, scratchFolder, startWorker, type Worker } from './support/storm.ts';

/** What each client of a storm allocates. */
const NAMES = soaking ? 200 : 10;
const client = path.join(import.meta.dirname, '../interop/berthClient.py');
const hasPython = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!hasPython)('a client in Python, written from docs/registry-format.md', () => {
  let scratch: ReturnType<typeof scratchFolder>;
  let root: string;
  let file: string;
  let registry: Registry;
  const running: Worker[] = [];

  beforeEach(() => {
    scratch = scratchFolder();
    root = path.join(scratch.folder, 'My Shop!');
    fs.mkdirSync(root);
    file = path.join(scratch.folder, 'state', 'registry.json');
    registry = new Registry({ file, by: 'test' });
  });
  afterEach(async () => {
    await endAll(running);
    scratch.remove();
  });

  function python(args: readonly string[], cwd = root): string {
    return execFileSync('python3', [client, ...args], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, BERTH_REGISTRY: file },
    });
  }

  async function numberOf(name: string, folder = root): Promise<number | undefined> {
    return (await registry.read()).get({ name, root: folder })?.port;
  }

  it('lands on the same labels and numbers as Berth', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', root, ...args], { stdio: 'pipe' });
    git('init', '-q', '-b', 'main');
    git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-q', '--allow-empty', '-m', 'x');
    const worktree = path.join(scratch.folder, 'tree');
    git('worktree', 'add', '-q', worktree, '-b', 'Feature/Ünique');

    for (const folder of [root, worktree]) {
      const wanted = await registry.propose({ name: 'api', root: folder });
      expect(python(['allocate', 'api'], folder)).toBe(
        `api ${wanted.kind === 'chosen' ? wanted.port : wanted.kind}\n`,
      );
    }
    const names = (await registry.read()).all().map((named) => named.name);
    expect(names).toEqual(['/my-shop/api', '/my-shop@feature-unique/api']);
    expect(proposeLabel(worktree)).toBe('my-shop@feature-unique');
  });

  it("reads and releases Berth's names, and Berth the client's", async () => {
    const [api] = await registry.allocate([{ name: 'api', root, note: 'JSON' }]);
    if (api?.kind !== 'allocated') throw new Error(api?.kind);

    expect(python(['get', 'api', 'web'])).toBe(`api ${api.named.port}\nweb None\n`);
    expect(python(['allocate', 'api', 'web', '/postgres'])).toContain(`api ${api.named.port}\n`);
    expect(await numberOf('/postgres')).toBeTypeOf('number');
    expect(await registry.release([{ name: 'web', root }])).toMatchObject({ unknown: [] });
    expect(python(['release', 'api', 'web'])).toBe('api True\nweb False\n');
    expect(await numberOf('api')).toBeUndefined();
    expect(await numberOf('/postgres')).toBeTypeOf('number');
  });

  it('passes over a port in use, like Berth', async () => {
    const first = await registry.propose({ name: 'api', root });
    if (first.kind !== 'chosen') throw new Error(first.kind);
    const server = net.createServer().listen(first.port, '::');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const next = await registry.propose({ name: 'api', root });
      expect(python(['allocate', 'api'])).toBe(`api ${next.kind === 'chosen' && next.port}\n`);
      expect(await numberOf('api')).not.toBe(first.port);
    } finally {
      server.close();
    }
  });

  it('passes over what is reserved and what belongs to pools, like Berth', async () => {
    const first = await registry.propose({ name: 'api', root });
    if (first.kind !== 'chosen') throw new Error(first.kind);
    await registry.reserve([{ first: first.port, last: first.port }], { note: 'proxy' });
    const second = await registry.propose({ name: 'api', root });
    if (second.kind !== 'chosen') throw new Error(second.kind);
    const [from, to] = [toPort(second.port), toPort(second.port + 20)];
    if (from === undefined || to === undefined) throw new Error('too high');
    await registry.addPool('vnc', { first: from, last: to });

    const third = await registry.propose({ name: 'api', root });
    expect(third).toMatchObject({ kind: 'chosen' });
    expect(python(['allocate', 'api'])).toBe(`api ${third.kind === 'chosen' && third.port}\n`);
    expect([first.port, second.port]).not.toContain(await numberOf('api'));
    expect((await registry.read()).setAside.pools.get('vnc')).toMatchObject({ first: from });
  });

  it('keeps what it does not know', async () => {
    await registry.allocate([{ name: 'api', root }]);
    const text = fs.readFileSync(file, 'utf8');
    const document = JSON.parse(text);
    document.colours = { vnc: { first: 6100 } };
    document.pools = { vnc: { first: 6100, last: 6199, colour: 'red' } };
    document.ports['/my-shop/api'].pinned = true;
    fs.writeFileSync(file, JSON.stringify(document));
    python(['allocate', 'web']);
    await registry.allocate([{ name: 'db', root }]);

    const after = JSON.parse(fs.readFileSync(file, 'utf8'));
    expect(after.colours).toEqual(document.colours);
    expect(after.pools).toEqual(document.pools);
    expect(after.ports['/my-shop/api'].pinned).toBe(true);
    expect(Object.keys(after.ports)).toHaveLength(3);
    expect(after.revision).toBe(3);
  });

  it.each([
    ['damaged', '{"format": 1, "revis'],
    ['newer', '{"format": 2, "revision": 7, "projects": {}, "ports": {}}'],
  ])('does not write over a %s file', (word, text) => {
    fs.mkdirSync(path.dirname(file));
    fs.writeFileSync(file, text);

    const ended = spawnSync('python3', [client, 'allocate', 'api'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, BERTH_REGISTRY: file },
    });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(new RegExp(word, 'i'));
    expect(fs.readFileSync(file, 'utf8')).toBe(text);
  });

  /** Ten clients of each kind at once; the first few are killed, each at a moment of its own. */
  async function storm(victims: { node: number; python: number }) {
    const script = await bundleWorker('allocator', scratch.folder);
    const clients = Array.from({ length: 10 }, (_, i) => i);
    // A victim has more to do than it lives to do.
    const names = (i: number, killed: number) => (i < killed ? 1_000 : NAMES);
    const node = clients.map((i) =>
      startWorker(script, [`n${i}`, String(names(i, victims.node)), root], file),
    );
    await Promise.all(
      node.map((worker) => new Promise((resolve) => worker.child.stdout?.once('data', resolve))),
    );
    for (const worker of node) worker.child.stdin?.write('go\n');
    const python = clients.map((i) => {
      const length = names(i, victims.python);
      return startPython(['allocate', ...Array.from({ length }, (_, n) => `p${i}-${n}`)]);
    });
    running.push(...node, ...python);
    await Promise.all(
      [node, python].flatMap((kind) =>
        kind.map(async (worker, i) => {
          const isVictim = i < (kind === node ? victims.node : victims.python);
          if (isVictim) {
            worker.child.stdout?.on('data', () => {
              setTimeout(() => worker.child.kill('SIGKILL'), Math.random() * 100);
            });
          }
          expect(await worker.ended, worker.errors()).toBe(isVictim ? 'SIGKILL' : 0);
        }),
      ),
    );
    const told = [...node, ...python].flatMap(({ lines }) => lines.filter((l) => l !== 'ready'));
    const book = await registry.read();
    for (const line of told) {
      const [name = '', port] = line.split(' ');
      expect(book.get({ name, root })?.port, name).toBe(toPort(Number(port)));
    }
    const all = book.all();
    expect(new Set(all.map(({ port }) => port)).size).toBe(all.length);
    return { told: told.length, kept: all.length, revision: book.document.revision };
  }

  it('allocates at once with Berth, and nothing is lost on either side', async () => {
    const all = 20 * NAMES;
    expect(await storm({ node: 0, python: 0 })).toEqual({ told: all, kept: all, revision: all });
    expect(fs.readdirSync(path.dirname(file)).sort()).toEqual([
      'registry.json',
      'registry.json.bak',
      'registry.json.log',
    ]);
  });

  it('loses nothing either when clients of both kinds are killed', async () => {
    const { told, kept, revision } = await storm({ node: 3, python: 3 });
    // Each of the six may have committed one name that it did not live to tell.
    expect(kept).toBeGreaterThanOrEqual(told);
    expect(kept).toBeLessThanOrEqual(told + 6);
    expect(revision).toBe(kept);
    expect(python(['allocate', 'next'])).toMatch(/^next \d+\n$/);
    expect(await registry.allocate([{ name: 'after', root }])).toMatchObject([{ created: true }]);
  });

  function startPython(args: readonly string[]) {
    return startWorker(client, args, file, { command: 'python3', cwd: root });
  }
});
