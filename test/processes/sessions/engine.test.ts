import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { holdersOf } from '../../../src/probe/holdMarks.ts';
import type { Port } from '../../../src/probe/port.ts';
import { ownIdentity, processIdentity } from '../../../src/probe/process.ts';
import type { FullName } from '../../../src/registry/names.ts';
import { isPortFree } from '../../../src/registry/strategy/freePort.ts';
import type { SessionError } from '../../../src/session/errors.ts';
import type { StartRequest, StartStep } from '../../../src/session/operations.ts';
import type { SessionRecord } from '../../../src/session/record.ts';
import { occupy } from '../support/berth.ts';
import { NOTHING, openSessionBench, type SessionBench, serve } from '../support/sessionBench.ts';
import { isAlive } from '../support/sessionCli.ts';

const API = '/shop/api' as FullName;

let bench: SessionBench;
const cleanUp: (() => unknown)[] = [];

beforeEach(() => {
  bench = openSessionBench();
});
afterEach(async () => {
  for (const one of cleanUp.splice(0).reverse()) await one();
  bench.remove();
});

const request = (more: Partial<StartRequest> = {}) => bench.request('api', more);
const start = (more: Partial<StartRequest> = {}) => bench.sessions.start(request(more));
const failure = (work: Promise<unknown>): Promise<SessionError> =>
  work.then(
    () => Promise.reject(new Error('It did not fail.')),
    (error) => error,
  );

/** A shell's command. */
const sh = (script: string) => ({ command: ['/bin/sh', '-c', script] });

/** Rewrites the session's record. */
function edit(change: (record: SessionRecord) => object): void {
  const file = bench.sessions.files.record(API);
  fs.writeFileSync(file, JSON.stringify(change(JSON.parse(fs.readFileSync(file, 'utf8')))));
}

/** The port that the session's name would get. */
async function proposed(): Promise<Port> {
  const chosen = await bench.registry.propose(request());
  if (chosen.kind !== 'chosen') throw new Error(chosen.kind);
  return chosen.port;
}

async function nameOf(): Promise<{ port: number } | undefined> {
  return (await bench.registry.read()).get(request());
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(10);
}

describe('start, stop, restart', () => {
  test('what its first try wrote is not held against the second', async () => {
    const script = 'test -e tried && exit 3; touch tried; echo "Address already in use"; exit 1';
    const error = await failure(start({ ...sh(script), cwd: bench.folder }));
    expect(error.message).toContain('ended with code 3');
  });

  test('a session runs on the port of its name until it is stopped, and leaves nothing', async () => {
    const { record } = await start();
    expect(record).toMatchObject({ name: API, phase: 'running', ownsName: true });
    expect(await nameOf()).toMatchObject({ port: record.port, until: record.process });
    expect(await bench.sessions.list()).toMatchObject([{ state: 'ready', record: { name: API } }]);
    const { signal } = await bench.sessions.stop(request());
    expect(signal).toBe('SIGTERM');
    expect(await bench.left()).toEqual(NOTHING);
    expect(fs.readdirSync(bench.sessions.files.logs)).toEqual([]);
  });

  test('a restart has the same port and another process', async () => {
    const { record } = await start();
    const restarted = await bench.sessions.restart(request());
    if (restarted.kind !== 'started') throw new Error(restarted.kind);
    const { session } = restarted;
    expect(session.record.port).toBe(record.port);
    expect(session.record.process?.pid).not.toBe(record.process?.pid);
    expect(await nameOf()).toMatchObject({ until: session.record.process });
    expect((await bench.left()).processes).toEqual([session.record.process?.pid]);
  });

  test('a restart that fails leaves nothing', async () => {
    await start();
    edit((record) => ({ ...record, command: ['/bin/false'] }));
    expect(await failure(bench.sessions.restart(request()))).toMatchObject({
      code: 'start-failed',
    });
    expect(await bench.left()).toEqual(NOTHING);
    await start();
    edit((record) => ({ ...record, cwd: '/proc/none', handoff: 'no-such' }));
    await expect(bench.sessions.restart(request())).rejects.toThrow();
    expect(await bench.left()).toEqual(NOTHING);
  });

  test('a name that was there before stays, with its number', async () => {
    const [result] = await bench.registry.allocate([request()]);
    if (result?.kind !== 'allocated') throw new Error(result?.kind);
    const { record } = await start();
    expect(record).toMatchObject({ port: result.named.port, ownsName: false });
    await bench.sessions.stop(request());
    expect(await bench.left()).toEqual({ ...NOTHING, names: [API] });
  });

  test('a process that does not hear SIGTERM is killed, with its children', async () => {
    const [program = '', ...args] = serve('$1');
    const script = `trap '' TERM; "${[program, ...args].join('" "')}" & wait; wait`;
    await start({ command: ['/bin/sh', '-c', script, 'sh', '$<port:api>'] });
    expect((await bench.left()).processes.length).toBeGreaterThan(1);
    const { signal } = await bench.sessions.stop(request(), { graceMs: 100 });
    expect(signal).toBe('SIGKILL');
    expect(await bench.left()).toEqual(NOTHING);
  });

  test('a leader that ends while its children serve on has ended: clean-up ends them too', async () => {
    const [program = '', ...args] = serve('$1');
    const script = `"${[program, ...args].join('" "')}" & sleep 600`;
    const { record } = await start({ command: ['/bin/sh', '-c', script, 'sh', '$<port:api>'] });
    expect((await bench.left()).processes).toHaveLength(3);
    process.kill(record.process?.pid ?? 0, 'SIGKILL');
    await until(() => !isAlive(record.process?.pid ?? 0));
    expect(await bench.sessions.mend()).toEqual([{ name: API, kind: 'ended' }]);
    expect(await bench.left()).toEqual({ ...NOTHING, records: ['shop+api.json'] });
  });
});

describe.skipIf(process.platform !== 'linux')('a session that does not listen', () => {
  test('keeps its port by its own process, for as long as that lives', async () => {
    const { record, exited } = await start({ ...sh('exec sleep 600'), ready: 'none' });
    const port = record.port as Port;
    expect(await isPortFree(port)).toBe(false);
    expect(await holdersOf(port)).toMatchObject([{ pid: record.process?.pid }]);
    process.kill(record.process?.pid ?? 0, 'SIGKILL');
    await exited;
    // A look at the marks of holds is good for some milliseconds.
    await expect.poll(() => isPortFree(port)).toBe(true);
  });
});

describe('several at once', () => {
  test('of two starters of one name exactly one wins, 20 times', async () => {
    for (let round = 0; round < 20; round++) {
      const both = await Promise.allSettled([start(), start()]);
      const lost = both.filter((one) => one.status === 'rejected');
      expect(lost).toHaveLength(1);
      expect(lost[0]?.reason).toMatchObject({ code: 'already-running' });
      expect((await bench.left()).processes).toHaveLength(1);
      await bench.sessions.stop(request());
    }
    expect(await bench.left()).toEqual(NOTHING);
  });

  test('a stop during the start ends both, also when SIGTERM is not heard', async () => {
    const failed = failure(start({ ...sh("trap '' TERM; while :; do sleep 0.1; done") }));
    await until(() => bench.sessions.peek()[0]?.process !== undefined);
    await bench.sessions.stop(request(), { graceMs: 200 });
    expect(await failed).toMatchObject({ code: 'start-failed' });
    expect(await bench.left()).toEqual(NOTHING);
  });

  test('restarts, stops and starts at once leave a whole session or nothing', async () => {
    await start();
    for (let round = 0; round < 5; round++) {
      await Promise.allSettled([
        bench.sessions.restart(request()),
        start(),
        bench.sessions.stop(request()),
        bench.sessions.restart(request()),
        bench.sessions.mend(),
      ]);
      const [status] = await bench.sessions.list();
      const { processes, names } = await bench.left();
      if (status?.state === 'ready') {
        expect(processes).toEqual([status.record.process?.pid]);
        expect(names).toEqual([API]);
      } else {
        expect({ status, processes, names }).toEqual({ processes: [], names: [] });
        await start();
      }
    }
  });
});

describe('a start that fails leaves nothing, and says why', () => {
  afterEach(async () => {
    expect(await bench.left()).toMatchObject({ processes: [], records: [], locks: [] });
  });

  test('its program cannot be found, or ends', async () => {
    expect(await failure(start({ command: ['no-such-program'] }))).toMatchObject({
      code: 'start-failed',
      message: expect.stringContaining('Command not found: no-such-program'),
    });
    const error = await failure(start(sh('echo first; echo last >&2; exit 3')));
    expect(error).toMatchObject({
      code: 'start-failed',
      message: expect.stringContaining('code 3'),
      log: ['first', 'last'],
      rolledBack: [expect.stringMatching(/^port \d+ is free again$/)],
    });
    expect(await failure(start({ cwd: '/no/such/folder' }))).toMatchObject({
      code: 'start-failed',
    });
    expect(await bench.left()).toEqual(NOTHING);
  });

  test('it is not ready in time', async () => {
    const error = await failure(start({ ...sh('echo up; sleep 600'), readyTimeout: 300 }));
    expect(error).toMatchObject({
      code: 'not-ready',
      log: ['up'],
      rolledBack: ['its process was ended', expect.stringContaining('is free again')],
    });
    expect(await bench.left()).toEqual(NOTHING);
  });

  test('its pool is exhausted, or unknown', async () => {
    const first = await proposed();
    await bench.registry.addPool('one', { first, last: (first + 9) as Port, max: 1 });
    await bench.sessions.start(bench.request('other', { pool: 'one' }));
    expect(await failure(start({ pool: 'one' }))).toMatchObject({ code: 'pool-exhausted' });
    expect(await failure(start({ pool: 'none' }))).toMatchObject({ code: 'allocation-failed' });
    await bench.sessions.stop(bench.request('other'));
    expect(await bench.left()).toEqual(NOTHING);
  });

  test('the name of a pool whose sessions died is had again', async () => {
    const first = await proposed();
    await bench.registry.addPool('one', { first, last: (first + 9) as Port, max: 1 });
    const other = await bench.sessions.start(bench.request('other', { pool: 'one' }));
    process.kill(other.record.process?.pid ?? 0, 'SIGKILL');
    await other.exited;
    const { record } = await start({ pool: 'one' });
    expect((await bench.registry.read()).ofPool('one')).toMatchObject([{ port: record.port }]);
    await bench.sessions.stopAll();
  });

  test('its name cannot be one', async () => {
    await expect(start({ name: 'no name' })).rejects.toMatchObject({ code: 'allocation-failed' });
    const command = ['echo', '$<port:BAD>'];
    await expect(start({ command })).rejects.toMatchObject({ code: 'allocation-failed' });
  });

  test.each(['allocating', 'starting', 'waiting'] as const)(
    'it is called off at %s',
    async (step) => {
      const stop = new AbortController();
      const onStep = (now: StartStep) => now === step && stop.abort();
      const slow = request(sh('sleep 600'));
      const error = await failure(
        bench.sessions.start(slow, { signal: stop.signal, onStep: (now) => void onStep(now) }),
      );
      expect(error).toMatchObject({ code: 'cancelled' });
      expect(await bench.left()).toEqual(NOTHING);
    },
  );
});

describe('a port that somebody else has', () => {
  test('a session with a name of its own moves on', async () => {
    const { record, exited } = await start();
    process.kill(record.process?.pid ?? 0, 'SIGKILL');
    await exited;
    cleanUp.push(await occupy(record.port ?? 0));
    const restarted = await bench.sessions.restart(request());
    if (restarted.kind !== 'started') throw new Error(restarted.kind);
    const { port } = restarted.session.record;
    expect(port).not.toBe(record.port);
    expect(await nameOf()).toMatchObject({ port });
    await bench.sessions.stop(request());
    expect(await bench.left()).toEqual(NOTHING);
  });

  test('one whose name others know stays there, and fails', async () => {
    const [result] = await bench.registry.allocate([request()]);
    if (result?.kind !== 'allocated') throw new Error(result?.kind);
    cleanUp.push(await occupy(result.named.port));
    expect(await failure(start())).toMatchObject({
      code: 'start-failed',
      message: expect.stringContaining(`port ${result.named.port}`),
    });
    expect(await bench.left()).toEqual({ ...NOTHING, names: [API] });
  });

  test('a server that says that its address is in use, wrongly, is tried elsewhere and given up', async () => {
    const script = 'echo "Error: listen EADDRINUSE: address already in use :::$PORT"; exit 1';
    expect(await failure(start(sh(script)))).toMatchObject({ code: 'start-failed' });
    expect(await bench.left()).toEqual(NOTHING);
  });
});

describe('sessions that are not ours to judge', () => {
  test('what a newer Berth wrote is left alone', async () => {
    const { record } = await start();
    edit((now) => ({ ...now, format: 2, phase: 'of the future' }));
    expect(await bench.sessions.planMend()).toEqual([]);
    expect(await bench.sessions.mend()).toEqual([]);
    expect(bench.sessions.damaged()).toMatchObject([{ problem: 'a newer Berth wrote it' }]);
    expect(await failure(start())).toMatchObject({ code: 'start-failed' });
    expect(await failure(bench.sessions.stop(request()))).toMatchObject({ code: 'stop-failed' });
    expect(await failure(bench.sessions.restart(request()))).toMatchObject({ code: 'stop-failed' });
    expect(await bench.left()).toMatchObject({
      processes: [record.process?.pid],
      records: ['shop+api.json'],
    });
  });

  const canUnshare = spawnSync('unshare', ['-rm', 'true']).status === 0;
  test.skipIf(!canUnshare)(
    'a process without a record is no orphan where files are others',
    async () => {
      const { record } = await start({
        command: ['unshare', '-rm', 'sleep', '600'],
        portless: true,
      });
      const { pid } = record.process ?? {};
      const namespace = () => fs.readlinkSync(`/proc/${pid}/ns/mnt`);
      await until(() => namespace() !== fs.readlinkSync('/proc/self/ns/mnt'));
      fs.rmSync(bench.sessions.files.record(API));
      expect(await bench.sessions.mend()).toEqual([]);
      expect((await bench.left()).processes).toEqual([pid]);
    },
  );
});

describe('names and processes that went', () => {
  test('a name that is gone comes back, with its number', async () => {
    const { record } = await start();
    await bench.registry.release([request()]);
    expect(await bench.sessions.mend()).toEqual([{ name: API, kind: 'name-restored' }]);
    expect(await nameOf()).toMatchObject({ port: record.port });
  });

  test('a name that was given another number ends no server', async () => {
    const { record } = await start();
    const moved = await bench.registry.move(request());
    expect(moved.kind).toBe('moved');
    expect(await bench.sessions.mend()).toEqual([]);
    expect(isAlive(record.process?.pid ?? 0)).toBe(true);
    await bench.sessions.stop(request());
    expect(await bench.left()).toEqual(NOTHING);
  });

  test('a number that another name has by now ends the server that lost it', async () => {
    // One that listens, or whose port is held, would keep the number from others.
    const { record } = await start({ ...sh('sleep 600'), ready: 'none', handoff: 'none' });
    await bench.registry.release([request()]);
    const exact = record.port as Port;
    const [taken] = await bench.registry.allocate([{ ...bench.request('/other'), exact }]);
    expect(taken?.kind).toBe('allocated');
    expect(await bench.sessions.mend()).toEqual([{ name: API, kind: 'port-lost' }]);
    expect((await bench.left()).processes).toEqual([]);
  });

  test('a process whose record is gone is an orphan, and is ended', async () => {
    const { record } = await start();
    fs.rmSync(bench.sessions.files.record(API));
    expect(await bench.sessions.mend()).toEqual([{ kind: 'orphan', pid: record.process?.pid }]);
    expect(isAlive(record.process?.pid ?? 0)).toBe(false);
  });
});

describe('records that are not to be trusted', () => {
  /** A process that no session has, in a group of its own as theirs are. */
  async function stranger() {
    const other = openSessionBench();
    cleanUp.push(() => other.remove());
    const { record } = await other.sessions.start(other.request('stranger'));
    const identity = await processIdentity(record.process?.pid as never);
    if (identity === undefined) throw new Error('It ended.');
    return identity;
  }

  test.each([
    ['whose process id somebody else has by now', { start: '1' }],
    ['from before the machine was started', { boot: 'another-boot' }],
  ])('a session %s has ended, and nobody is signalled', async (_, untrue) => {
    const { record } = await start();
    process.kill(record.process?.pid ?? 0, 'SIGKILL');
    await until(() => !isAlive(record.process?.pid ?? 0));
    const innocent = await stranger();
    edit((json) => ({ ...json, process: { ...innocent, ...untrue } }));
    expect(await bench.sessions.get(request())).toMatchObject({ state: 'ended' });
    await bench.sessions.stop(request());
    expect(isAlive(innocent.pid)).toBe(true);
    expect((await bench.left()).records).toEqual([]);
  });

  test('a session of another host cannot be judged: nothing is done to it', async () => {
    await start();
    edit((json) => ({
      ...json,
      process: { ...ownIdentity(), host: 'elsewhere', boot: 'b', ns: 'n' },
    }));
    expect(await bench.sessions.get(request())).toMatchObject({ state: 'unknown' });
    expect(await failure(start())).toMatchObject({ code: 'already-running' });
    expect(await failure(bench.sessions.stop(request()))).toMatchObject({ code: 'stop-failed' });
    expect(bench.sessions.peek()).toHaveLength(1);
  });

  const replace = (file: string, make: () => void) => {
    fs.rmSync(file);
    make();
  };
  const wrong: [string, (file: string) => void][] = [
    ['no JSON', (file) => fs.writeFileSync(file, '{')],
    ['of a newer format', (file) => fs.writeFileSync(file, '{"format":2}')],
    ['of wrong types', () => edit((json) => ({ ...json, command: 'rm', readyTimeout: 'x' }))],
    ['of another session', () => edit((json) => ({ ...json, name: '/shop/web' }))],
    ['with a way out of its folder', () => edit((json) => ({ ...json, id: '../../../etc' }))],
    [
      'for every process',
      () => edit((json) => ({ ...json, process: { ...ownIdentity(), pid: -1 } })),
    ],
    ['a folder', (file) => replace(file, () => fs.mkdirSync(file))],
    ['a link into nowhere', (file) => replace(file, () => fs.symlinkSync('/no/such/file', file))],
    ['a link to another file', (file) => replace(file, () => fs.symlinkSync('/etc/passwd', file))],
    ['a pipe', (file) => replace(file, () => execFileSync('mkfifo', [file]))],
    ['huge', (file) => fs.truncateSync(file, 3 * 2 ** 30)],
  ];
  test.each(wrong)('a record that is %s is kept aside, and its process ended', async (_, spoil) => {
    const { record } = await start();
    const { files } = bench.sessions;
    spoil(files.record(API));
    expect(await failure(bench.sessions.stop(request()))).toBeInstanceOf(Error);
    await bench.sessions.mend();
    expect(isAlive(record.process?.pid ?? 0)).toBe(false);
    expect(bench.sessions.damaged()).toEqual([]);
    await start();
    await bench.sessions.stop(request());
    expect(await bench.left()).toEqual(NOTHING);
  });
});
