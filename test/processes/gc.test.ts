import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { toPid } from '../../src/probe/port.ts';
import { processIdentity } from '../../src/probe/process.ts';
import { Registry } from '../../src/registry/registry.ts';
import { type ListeningProcess, listenIn } from '../support/listeningProcess.ts';
import { type Bench, endOf, openBench, outputWith } from './support/berth.ts';
import { bundleWorker, startWorker, type Worker } from './support/storm.ts';

let bench: Bench;
let allocator: string;
let holder: string;
const servers: ListeningProcess[] = [];

beforeAll(async () => {
  bench = await openBench();
  const scripts = path.join(bench.folder, 'scripts');
  allocator = await bundleWorker('allocator', scripts);
  holder = await bundleWorker('holder', scripts);
});
afterAll(() => bench.remove());
beforeEach(() => fs.mkdirSync(worktree('main'), { recursive: true }));
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  fs.rmSync(path.dirname(bench.registry), { recursive: true, force: true });
  fs.rmSync(path.join(bench.folder, 'trees'), { recursive: true, force: true });
});

const worktree = (name: string) => path.join(bench.folder, 'trees', name, '.git');

/** Gives names of a new checkout their numbers. */
async function checkout(name: string, ...names: string[]) {
  fs.mkdirSync(worktree(name), { recursive: true });
  const root = path.dirname(worktree(name));
  const registry = new Registry({ file: bench.registry, by: 'test' });
  const given = await registry.allocate(names.map((each) => ({ name: each, root })));
  const ports = given.map((one) => (one.kind === 'allocated' ? one.named.port : 0));
  return { root, ports };
}

/** As many checkouts with one name each. */
async function checkouts(count: number): Promise<string[]> {
  const roots: string[] = [];
  for (let i = 0; i < count; i++) roots.push((await checkout(`old${i}`, 'api')).root);
  return roots;
}

/** What `berth gc` reports when it has ended well. */
async function reportOf(child: ChildProcess): Promise<Report> {
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  expect(await endOf(child)).toBe(0);
  return JSON.parse(out);
}

function remove(folder: string): void {
  fs.rmSync(folder, { recursive: true });
}

interface Report {
  dryRun: boolean;
  names: { name: string; reason: string }[];
  projects: { label: string }[];
  files: { file: string; reason: string }[];
  kept: { name: string; reason: string }[];
}

function gc(...args: string[]): Report {
  const { end, out, err } = bench.berth('gc', '--json', ...args);
  expect({ end, err }).toEqual({ end: 0, err: '' });
  return JSON.parse(out);
}

/** Every name of the registry. */
function names(): string[] {
  return JSON.parse(bench.berth('list', '--all', '--json').out).map(
    (row: Report['names'][0]) => row.name,
  );
}

/** Changes the registry file as another client would. */
function edit(change: (ports: Record<string, object>) => void): void {
  const text = JSON.parse(fs.readFileSync(bench.registry, 'utf8'));
  change(text.ports);
  fs.writeFileSync(bench.registry, JSON.stringify({ ...text, revision: text.revision + 1 }));
}

const beside = () => fs.readdirSync(path.dirname(bench.registry)).sort();

describe('berth gc', () => {
  it('says that there is nothing to do, and touches nothing', async () => {
    await checkout('main', 'api');
    const before = fs.readFileSync(bench.registry, 'utf8');
    const nothing = { end: 0, out: '', err: 'berth: Nothing to clean up.\n' };
    expect(bench.berth('gc')).toEqual(nothing);
    expect(bench.berth('gc', '--dry-run', '--once', '--unused', '1d')).toEqual(nothing);
    expect(fs.readFileSync(bench.registry, 'utf8')).toBe(before);
  });

  it('shows what would go and why, then does it', async () => {
    const { root, ports } = await checkout('old', 'api');
    await checkout('main', 'api');
    remove(root);
    const dry = bench.berth('gc', '--dry-run');
    expect(dry.out.split('\n').slice(1, 3)).toEqual([
      expect.stringMatching(
        new RegExp(`^goes +/old/api +${ports[0]} +its folder is gone: ${root}$`),
      ),
      expect.stringMatching(/^goes +project old +its folder is gone: /),
    ]);
    expect(dry.err).toBe('berth: Would remove 1 name and 1 project. Nothing was changed.\n');
    expect(names()).toEqual(['/main/api', '/old/api']);
    const real = bench.berth('gc');
    expect(real.out).toBe(dry.out.replaceAll('goes', 'gone'));
    expect(real).toMatchObject({ end: 0, err: 'berth: Removed 1 name and 1 project.\n' });
    expect(names()).toEqual(['/main/api']);
  });

  it('leaves pinned names and those with a server alone, until it has ended', async () => {
    const { root, ports } = await checkout('old', 'api', 'web', 'mail');
    edit((all) => Object.assign(all['/old/web'] ?? {}, { pinned: true }));
    const server = await listenIn(path.join(bench.folder, 'elsewhere'), ports[0] ?? 0);
    servers.push(server);
    remove(root);
    const found = gc();
    expect(found.names).toMatchObject([{ name: '/old/mail', reason: 'folder-gone' }]);
    expect(found.kept).toMatchObject([
      { name: '/old/web', reason: 'pinned' },
      { name: '/old/api', reason: 'listening' },
    ]);
    expect(names()).toEqual(['/old/api', '/old/web']);
    await server.stop();
    expect(gc().names).toMatchObject([{ name: '/old/api' }]);
  });

  it('gives names back that were for a process, once that was killed', async () => {
    await checkout('main', 'api', 'web');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const pid = toPid(child.pid);
    const until = pid && (await processIdentity(pid));
    edit((all) => Object.assign(all['/main/web'] ?? {}, { until }));
    expect(gc().names).toEqual([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(gc().names).toMatchObject([{ name: '/main/web', reason: 'process-ended' }]);
    expect(names()).toEqual(['/main/api']);
  });

  it('clears away what a killed holder of the lock left', async () => {
    await checkout('main', 'api');
    const worker = startWorker(holder, ['keep', bench.registry], bench.registry);
    await vi.waitFor(() => expect(worker.lines).toContain('ready'), 60_000);
    worker.child.stdin?.write('go\n');
    await vi.waitFor(() => expect(worker.lines).toContain('held'), 60_000);
    expect(gc('--dry-run').files).toEqual([]);
    worker.child.kill('SIGKILL');
    await worker.ended;
    const scratch = `${bench.registry}.0f0f.tmp`;
    fs.writeFileSync(scratch, '{');
    expect(gc('--dry-run').files).toMatchObject([{ reason: 'lock' }]);
    fs.utimesSync(scratch, 1, 1);
    expect(gc().files.map(({ reason }) => reason)).toEqual(['scratch', 'lock']);
    expect(beside().filter((name) => /lock|owner|tmp/.test(name))).toEqual([]);
  });

  it('is 3 when the registry cannot be used', () => {
    fs.mkdirSync(bench.registry, { recursive: true });
    expect(bench.berth('gc')).toMatchObject({ end: 3, out: '' });
  });

  it('goes on at intervals until it is told to end, and speaks only when something went', async () => {
    const { root } = await checkout('old', 'api');
    const child = bench.start('gc', '--interval', '1');
    try {
      const ended = endOf(child);
      const went = outputWith(child, '/old/api');
      remove(root);
      expect(await went).toMatch(/^gone +\/old\/api +\d+ +its folder is gone/);
      child.kill('SIGINT');
      expect(await ended).toBe(0);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('clean-up among others', () => {
  it('by two at once removes each name once', async () => {
    const gone = await checkouts(10);
    await checkout('main', 'api');
    gone.forEach(remove);
    const reports = await Promise.all([1, 2, 3].map(() => reportOf(bench.start('gc', '--json'))));
    const removed = reports.flatMap((report) => report.names);
    expect(removed.map(({ name }) => name).sort()).toEqual(gone.map((_, i) => `/old${i}/api`));
    expect(names()).toEqual(['/main/api']);
  });

  it('loses nothing of a storm', async () => {
    const workers: Worker[] = [];
    const gone = await checkouts(12);
    const { root } = await checkout('main', 'first');
    for (let i = 0; i < 8; i++) {
      workers.push(startWorker(allocator, [`w${i}`, '25', root], bench.registry));
    }
    await vi.waitFor(
      () => expect(workers.every(({ lines }) => lines.includes('ready'))).toBe(true),
      60_000,
    );
    for (const { child } of workers) child.stdin?.write('go\n');
    const all = Promise.all(workers.map(({ ended }) => ended));
    let running = true;
    void all.then(() => {
      running = false;
    });
    const removed: string[] = [];
    // One goes before each round, so that every round has something to commit.
    for (const folder of gone) {
      remove(folder);
      const report = await reportOf(bench.start('gc', '--json', '--unused', '1d'));
      removed.push(...report.names.map(({ name }) => name));
      if (!running) break;
    }
    for (const [i, end] of (await all).entries()) expect(end, workers[i]?.errors()).toBe(0);
    const told = workers.flatMap(({ lines }) => lines.slice(1));
    expect(told).toHaveLength(8 * 25);
    const listed = JSON.parse(bench.berth('list', '--all', '--json').out) as {
      name: string;
      port: number;
    }[];
    const numbers = new Map(listed.map(({ name, port }) => [name, port]));
    for (const line of told) {
      const [name = '', port] = line.split(' ');
      expect(numbers.get(`/main/${name}`), name).toBe(Number(port));
    }
    expect(new Set(numbers.values()).size).toBe(numbers.size);
    expect(removed.length).toBeGreaterThan(0);
    for (const name of removed) expect(numbers.has(name), name).toBe(false);
    // What was not cleaned up in time is still there: 12 names, no more and no fewer.
    const left = listed.filter(({ name }) => name.startsWith('/old')).length;
    expect(removed.length + left).toBe(12);
  });
});
