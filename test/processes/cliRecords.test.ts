import { type ChildProcess, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import parse from 'parse-prometheus-text-format';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, endOf, openBench, outputWith } from './support/berth.ts';

let bench: Bench;
let log: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  bench = await openBench();
  log = `${bench.registry}.log`;
});
afterAll(() => bench.remove());
beforeEach(() => fs.mkdirSync(path.dirname(bench.registry), { recursive: true }));
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  fs.rmSync(path.dirname(bench.registry), { recursive: true, force: true });
});

const stats = () => JSON.parse(bench.berth('stats', '--json').out);
/** The rows of `berth log` without time and process. */
const rows = (...args: string[]) =>
  bench
    .berth('log', ...args)
    .out.trimEnd()
    .split('\n')
    .slice(1)
    .map((row) =>
      row
        .trim()
        .split(/ {2,}/)
        .slice(1)
        .join(' | ')
        .replace(/ \(\d+\)/, ''),
    );

describe('berth log', () => {
  it('tells what became of names, newest last', () => {
    const [api, web] = bench.berth('get', 'api', 'web').out.split('\n');
    const moved = bench.berth('move', 'api').out.trim();
    bench.berth('rename', 'web', '/web');
    bench.berth('get', 'taken', '--exact', moved);
    bench.berth('release', 'api');
    bench.berth('reserve', '7000-7010');
    expect(rows()).toEqual([
      `given | /shop/api | ${api} | cli`,
      `given | /shop/web | ${web} | cli`,
      `moved | /shop/api | ${api} → ${moved} | cli`,
      `renamed | /shop/web → /web | ${web} | cli`,
      `not given | /shop/taken | ${moved} | cli | held`,
      `released | /shop/api | ${moved} | cli`,
      'reserved | 7000-7010 | cli',
    ]);
    expect(rows('-n', '1')).toEqual(['reserved | 7000-7010 | cli']);
    // By name, an old one included, and by project.
    expect(rows('web')).toEqual([
      `given | /shop/web | ${web} | cli`,
      `renamed | /shop/web → /web | ${web} | cli`,
    ]);
    expect(rows('/shop')).toHaveLength(6);
    const lines = bench.berth('log', '--json').out.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).operation)).toEqual([
      'allocate',
      'move',
      'rename',
      'allocate',
      'release',
      'reserve',
    ]);
  });

  it('tells why clean-up took a name away', () => {
    const gone = path.join(bench.folder, 'gone');
    fs.mkdirSync(path.join(gone, '.git'), { recursive: true });
    const port = bench.berthWith({ cwd: gone }, 'get', 'api').out.trim();
    fs.rmSync(gone, { recursive: true });
    expect(bench.berth('gc').end).toBe(0);
    expect(rows('/gone').at(-1)).toBe(`cleaned up | /gone/api | ${port} | cli | folder gone`);
    expect(bench.berth('stats').out).toMatch(/cleaned up: folder gone +1\n/);
  });

  it('has no line for what only asks, nor for what never got to the registry', () => {
    bench.berth('get', 'api');
    const before = fs.readFileSync(log, 'utf8');
    bench.berth('get', 'api');
    bench.berth('list');
    bench.berth('env');
    bench.berth('get', 'Bad Name');
    expect(fs.readFileSync(log, 'utf8')).toBe(before);
  });

  it('says so when there is nothing, and refuses what makes no sense', () => {
    expect(bench.berth('log')).toEqual({
      end: 0,
      out: '',
      err: 'berth: Nothing has been recorded yet.\n',
    });
    bench.berth('get', 'api');
    expect(bench.berth('log', 'other').err).toBe('berth: Nothing is recorded of other.\n');
    for (const args of [['-n', '0'], ['-n', 'x'], ['-n'], ['--bogus'], ['a', 'b'], ['Bad Name']]) {
      expect(bench.berth('log', ...args), args.join(' ')).toMatchObject({ end: 2, out: '' });
    }
  });

  it('shows nothing that would steer a terminal, and skips what makes no sense', () => {
    bench.berth('get', 'api');
    const line = JSON.parse(fs.readFileSync(log, 'utf8'));
    const hostile = '\u001b[31m\u009b\u202Ename\n';
    const lines = [
      JSON.stringify({ ...line, by: hostile, names: [{ name: hostile, outcome: 'given' }] }),
      JSON.stringify({ ...line, operation: hostile }),
      JSON.stringify({ ...line, names: [{ name: 'x'.repeat(5_000), outcome: 'given' }] }),
      '\u0000\u0000\u0000',
      '{"__proto__":{"time":"x"},"constructor":1}',
      '['.repeat(3_000),
    ];
    fs.appendFileSync(log, `${lines.join('\n')}\n`);
    for (const args of [[], ['--json']]) {
      const { end, out } = bench.berth('log', ...args);
      expect(end).toBe(0);
      expect(out).toContain('name');
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    }
    expect(stats()).toMatchObject({ unreadableLines: 5, allocations: { given: 2 } });
    expect(bench.berth('stats').out).toContain('5 lines of the log could not be read.');
  });

  it('goes on with what happens', async () => {
    bench.berth('get', 'api');
    const follower = bench.start('log', '--follow', '--json');
    started.push(follower);
    const end = endOf(follower);
    const second = outputWith(follower, '/shop/web');
    await outputWith(follower, '/shop/api');
    bench.berth('get', 'web');
    expect((await second).trimEnd().split('\n')).toHaveLength(2);
    follower.kill('SIGINT');
    expect(await end).toBe(0);
  });

  it('ends when nobody reads any more', async () => {
    bench.berth('get', 'api');
    const follower = bench.start('log', '--follow');
    started.push(follower);
    const end = endOf(follower);
    await outputWith(follower, '/shop/api');
    follower.stdout?.destroy();
    bench.berth('get', 'web');
    expect(await end).toBe(0);
  });
});

describe('berth stats', () => {
  it('counts every name of many commands at once, once', async () => {
    const commands = Array.from({ length: 20 }, (_, i) => bench.start('get', `name-${i}`, 'same'));
    started.push(...commands);
    expect(await Promise.all(commands.map(endOf))).toEqual(commands.map(() => 0));
    const { allocations, operations, lockWaitMs, allocationMs, names } = stats();
    expect(names).toBe(21);
    expect(allocations).toMatchObject({ given: 21, refused: {} });
    // Those who found "same" before they asked for the lock did not ask for it.
    expect(allocations.attempts).toBe(21 + allocations.known);
    expect(operations).toBe(20);
    expect([lockWaitMs.count, allocationMs.count]).toEqual([20, 20]);
  });

  it('counts refusals by kind, changes, repairs and pools', () => {
    const port = bench.berth('get', 'api').out.trim();
    bench.berth('get', 'web', '--exact', port);
    bench.berth('reserve', '7000-7010');
    bench.berth('get', 'web', '--exact', '7001');
    bench.berth('pool', 'add', 'dev', '20000-20009', '--max', '4');
    bench.berth('get', 'db', '--pool', 'dev');
    bench.berth('pin', 'api');
    fs.writeFileSync(bench.registry, 'damaged');
    bench.berth('release', 'db');
    expect(stats()).toMatchObject({
      names: 1,
      allocations: { attempts: 4, given: 2, refused: { held: 1, reserved: 1 } },
      changes: {
        reserve: { done: 1 },
        'pool-add': { done: 1 },
        pin: { done: 1 },
        repair: { done: 1 },
        release: { done: 1 },
      },
      pools: [{ name: 'dev', capacity: 4, allocated: 0, utilisation: 0 }],
    });
    const report = bench.berth('stats').out;
    expect(report).toMatch(/asked for +4\ngiven +2\nrefused: held +1\nrefused: reserved +1\n/);
    const families = parse(bench.berth('stats', '--prometheus').out);
    const refused = families.find(({ name }) => name === 'berth_allocations_total');
    expect(refused?.metrics).toContainEqual({ value: '1', labels: { outcome: 'held' } });
    expect(bench.berth('stats', '--json', '--prometheus').end).toBe(2);
  });

  it('is empty at first', () => {
    expect(stats()).toMatchObject({ since: null, operations: 0, allocations: { attempts: 0 } });
    expect(bench.berth('stats')).toMatchObject({
      end: 0,
      err: 'berth: Nothing has been recorded yet.\n',
    });
  });
});

describe('a log that cannot be written', () => {
  it('stops nobody: a folder in its place', () => {
    fs.mkdirSync(log);
    expect(bench.berth('get', 'api')).toMatchObject({ end: 0, err: '' });
    expect(bench.berth('log')).toMatchObject({ end: 0, out: '' });
    expect(stats()).toMatchObject({ names: 1, operations: 0 });
  });

  it.skipIf(process.platform === 'win32')('stops nobody: a pipe in its place', () => {
    expect(spawnSync('mkfifo', [log]).status).toBe(0);
    expect(bench.berth('get', 'api')).toMatchObject({ end: 0, err: '' });
    expect(bench.berth('log')).toMatchObject({ end: 0, out: '' });
  });
});
