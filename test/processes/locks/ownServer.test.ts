import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HeldLock } from '../../../src/locks/lockClient.ts';
import { LockFiles } from '../../../src/locks/lockFiles.ts';
import { type AcquireOptions, Locks } from '../../../src/locks/locks.ts';
import { isAlive, type ProcessIdentity } from '../../../src/probe/process.ts';
import { Registry } from '../../../src/registry/registry.ts';
import { inParallel } from '../../../src/session/inParallel.ts';
import { occupy } from '../support/berth.ts';
import type { Fault, Plan } from '../support/faultLayer.ts';
import { bundleWorker, endAll, scratchFolder, startWorker, type Worker } from '../support/storm.ts';

const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
const isRoot = process.getuid?.() === 0;
const mayBeNobody = isRoot && spawnSync('setpriv', [...NOBODY.slice(1), 'true']).status === 0;
const mayMount =
  isRoot && spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

let scratch: ReturnType<typeof scratchFolder>;
let registry: Registry;
let files: LockFiles;
let cli: string;
let locks: Locks;
let latest: ProcessIdentity | undefined;
const held: HeldLock[] = [];
const running: Worker[] = [];

beforeEach(async () => {
  process.env.BERTH_LOCKS_IDLE = '400ms';
  scratch = scratchFolder();
  registry = new Registry({
    file: path.join(scratch.folder, 'state', 'registry.json'),
    by: 'test',
  });
  files = new LockFiles(registry.file);
  cli = await bundleWorker('../../../src/cli/main', scratch.folder);
  locks = new Locks(registry, { cli });
});
afterEach(async () => {
  await endAll(running);
  await Promise.all(held.splice(0).map((lock) => lock.release()));
  await untilGone();
  latest = undefined;
  delete process.env.BERTH_LOCKS_IDLE;
  scratch.remove();
});

async function take(name = 'a', options: AcquireOptions = {}): Promise<HeldLock | undefined> {
  const lock = await locks.acquire({ name, root: '/' }, options);
  if (lock !== undefined) held.push(lock);
  latest = files.read()?.process ?? latest;
  return lock;
}

/** Until no server says that it serves, and the latest one has ended. */
async function untilGone(): Promise<void> {
  for (;;) {
    const server = await files.living();
    if (server !== undefined) latest = server.process;
    else if (latest === undefined || (await isAlive(latest)) === 'dead') return;
    await sleep(10);
  }
}

/** The process that serves. */
function serverPid(): number {
  const pid = files.read()?.process.pid;
  if (pid === undefined) throw new Error('No server says that it serves.');
  return pid;
}

describe('the end of a server', () => {
  it('that is idle leaves nothing', async () => {
    const lock = await take();
    const pid = serverPid();
    await sleep(1_000);
    // It stays as long as anybody holds something.
    expect(serverPid()).toBe(pid);
    await lock?.release();
    await untilGone();
    expect(fs.readdirSync(files.folder)).toEqual([]);
  });

  it('by a signal leaves nothing, and loses its locks', async () => {
    const lock = await take();
    process.kill(serverPid(), 'SIGTERM');
    expect(await lock?.lost).toBe('closed');
    await untilGone();
    expect(fs.readdirSync(files.folder)).toEqual([]);
  });

  it('comes also when its folder is gone, with the registry', async () => {
    const lock = await take();
    const { process: server } = files.read() ?? {};
    fs.rmSync(path.dirname(files.folder), { recursive: true });
    await lock?.release();
    while (server !== undefined && (await isAlive(server)) !== 'dead') await sleep(20);
    expect(fs.existsSync(files.folder)).toBe(false);
    expect(server).toBeDefined();
  });

  it('is not put off by those who only ask', async () => {
    await (await take())?.release();
    while ((await files.living()) !== undefined) {
      await locks.list();
      await sleep(20);
    }
    expect(await locks.list()).toEqual([]);
  });
});

describe('a server that lives', () => {
  it.each([
    ['removed', (file: string) => fs.rmSync(file)],
    ['damaged', (file: string) => fs.writeFileSync(file, '{"format": 1, "port"')],
    ['emptied', (file: string) => fs.writeFileSync(file, '')],
    ['too long', (file: string) => fs.writeFileSync(file, ' '.repeat(100_000))],
  ])('puts its state back that was %s, and no other one serves meanwhile', async (_, spoil) => {
    await take();
    const pid = serverPid();
    spoil(files.state);
    expect(await take('a')).toBeUndefined();
    expect(serverPid()).toBe(pid);
    expect(await locks.holderOf({ name: 'a', root: '/' })).toMatchObject({ fence: held[0]?.fence });
  });

  it('and hangs is told of, with its process, and works on once it no longer does', async () => {
    await (await take())?.release();
    const pid = serverPid();
    process.kill(pid, 'SIGSTOP');
    try {
      await expect(take()).rejects.toMatchObject({
        code: 'unreachable',
        message: `Berth's lock server (process ${pid}) does not answer as it should. If it hangs, end it: kill -9 ${pid}`,
      });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(await take()).toBeDefined();
    expect(serverPid()).toBe(pid);
  });
});

it('a name whose number a stranger has gets another one', async () => {
  await (await take())?.release();
  const { port } = (await registry.read()).get({ name: '/berth-locks', root: '/' }) ?? { port: 0 };
  await untilGone();
  const leave = await occupy(port);
  try {
    expect(await take()).toBeDefined();
    const moved = (await registry.read()).get({ name: '/berth-locks', root: '/' })?.port;
    expect(moved).not.toBe(port);
    expect(files.read()?.port).toBe(moved);
  } finally {
    await leave();
  }
});

it('the state of a process that is gone, or of none, counts as none', async () => {
  files.prepare();
  await (await take())?.release();
  const text = fs.readFileSync(files.state, 'utf8');
  await untilGone();
  fs.writeFileSync(files.state, text);
  expect(await locks.list()).toEqual([]);
  const lock = await take();
  expect(lock).toBeDefined();
  await lock?.release();
  await untilGone();
  fs.writeFileSync(files.state, 'nonsense');
  expect(await take()).toBeDefined();
});

it('a folder in place of the state is told of', async () => {
  fs.mkdirSync(files.state, { recursive: true });
  await expect(take()).rejects.toMatchObject({
    code: 'start-failed',
    message: `Cannot read ${files.state}: there is a folder in its place. Move that folder away.`,
  });
  fs.rmdirSync(files.state);
});

it('a lock that was granted when the state cannot be read is not kept', async () => {
  await take('b');
  const first = await take();
  const next = take('a', { wait: 60_000 });
  while (!(await locks.list()).some(({ waiting }) => waiting.length === 1)) await sleep(10);
  fs.rmSync(files.state);
  fs.mkdirSync(files.state);
  await Promise.all([
    expect(next).rejects.toMatchObject({ code: 'start-failed' }),
    first?.release(),
  ]);
  fs.rmdirSync(files.state);
  while (files.read() === undefined) await sleep(10);
  await expect.poll(() => locks.list(), { timeout: 30_000 }).toHaveLength(1);
});

it('a program that cannot start a server says what it lacks', async () => {
  await expect(new Locks(registry).acquire({ name: 'a', root: '/' })).rejects.toMatchObject({
    code: 'start-failed',
    message: expect.stringContaining('"cli"'),
  });
  const wrong = path.join(scratch.folder, 'empty.js');
  fs.writeFileSync(wrong, '');
  await expect(
    new Locks(registry, { cli: wrong }).acquire({ name: 'a', root: '/' }),
  ).rejects.toMatchObject({
    code: 'start-failed',
    message: expect.stringContaining('it ended with code 0 before it served'),
  });
});

describe('a folder', () => {
  const berth = (words: string) => `"${process.execPath}" "${cli}" ${words}`;

  it.runIf(mayBeNobody)('that cannot be written: no command is run', () => {
    fs.mkdirSync(files.folder, { recursive: true });
    fs.chmodSync(scratch.folder, 0o755);
    const result = spawnSync(
      NOBODY[0] ?? '',
      [...NOBODY.slice(1), process.execPath, cli, 'lock', 'a', '--', 'echo', 'ran'],
      { cwd: '/', encoding: 'utf8', env: { ...process.env, BERTH_REGISTRY: registry.file } },
    );
    expect(result).toMatchObject({ status: 125, stdout: '' });
    expect(result.stderr).toMatch(/^berth: Cannot write .*: permission denied\./);
  });

  it.runIf(mayMount)('that is full: no command is run, until there is room', () => {
    fs.mkdirSync(files.folder, { recursive: true });
    const script = `
      mount -t tmpfs -o size=64k none "$FOLDER"
      head -c 65536 /dev/zero > "$FOLDER/full" 2>/dev/null
      ${berth('lock a -- echo ran')}; echo $?
      rm "$FOLDER/full"
      ${berth('lock a -- echo ran')}; echo $?
      while ls "$FOLDER"/*.json >/dev/null 2>&1; do sleep 0.1; done`;
    const result = spawnSync('unshare', ['--mount', 'sh', '-c', script], {
      cwd: '/',
      encoding: 'utf8',
      env: { ...process.env, BERTH_REGISTRY: registry.file, FOLDER: files.folder },
    });
    expect(result.stdout).toBe('125\nran\n0\n');
    expect(result.stderr).toMatch(/^berth: .*the disk is full\. Free some space and try again/);
  });
});

describe('what others left in the folder', () => {
  it('goes once it is old enough, but for what may be of other machines', async () => {
    await (await take())?.release();
    await untilGone();
    const [key = ''] = /server-\w+/.exec(files.state) ?? [];
    const leave = (name: string, days: number) => {
      const file = path.join(files.folder, name);
      fs.writeFileSync(file, '');
      const then = Date.now() / 1000 - days * 24 * 60 * 60;
      fs.utimesSync(file, then, then);
    };
    leave(`${key}.0123`, 0.1);
    leave(`${key}.4567`, 0);
    leave('server-0123456789abcdef.json', 29);
    leave('server-fedcba9876543210.json', 31);
    await (await take())?.release();
    await untilGone();
    const left = [`${key}.4567`, 'server-0123456789abcdef.json'];
    expect(fs.readdirSync(files.folder).sort()).toEqual(left.sort());
  });
});

describe('a server to which something happens at a file operation', () => {
  let script: string;
  beforeEach(async () => {
    script = await bundleWorker('faultyLockServer', scratch.folder);
  });

  interface Place {
    readonly registry: Registry;
    readonly files: LockFiles;
    /** Starts a server, lets it serve if it comes to that, and ends it. */
    lifeOf(plan?: Plan): Promise<Worker>;
  }

  function newPlace(name: string): Place {
    const registry = new Registry({ file: path.join(scratch.folder, name, 'r.json'), by: 'test' });
    const lifeOf = async (plan?: Plan) => {
      const worker = startWorker(script, [JSON.stringify(plan ?? null)], registry.file);
      running.push(worker);
      worker.child.stdin?.on('error', () => {});
      worker.child.stdin?.end();
      await worker.ended;
      return worker;
    };
    return { registry, files: new LockFiles(registry.file), lifeOf };
  }

  it.each<Fault>([
    { kind: 'kill', when: 'before' },
    { kind: 'fail', code: 'ENOSPC' },
  ])('%j: nobody after it is kept waiting', async (fault) => {
    const operations = JSON.parse(
      (await newPlace('seen').lifeOf()).lines.at(-1) ?? '[]',
    ) as string[];
    expect(operations.length).toBeGreaterThan(40);
    await inParallel([...operations.entries()], 4, async ([i, operation]) => {
      const what = `${operation} (${i + 1})`;
      const place = newPlace(`${i}`);
      const worker = await place.lifeOf({ at: i + 1, fault });
      expect.soft(worker.errors(), what).toBe('');
      expect.soft((await worker.ended) === 'SIGKILL', what).toBe(fault.kind === 'kill');
      const lock = await new Locks(place.registry, { cli }).acquire({ name: 'a', root: '/' });
      expect.soft(lock, what).toBeDefined();
      const server = place.files.read()?.process;
      if (server === undefined) throw new Error(`No server serves: ${what}`);
      process.kill(server.pid, 'SIGTERM');
      while ((await isAlive(server)) !== 'dead') await sleep(10);
      // Who was killed before it wrote its name leaves a file without one, which goes later.
      for (const name of fs.readdirSync(place.files.folder)) {
        expect.soft(fs.readFileSync(path.join(place.files.folder, name), 'utf8'), what).toBe('');
      }
    });
  });
});

it.runIf(process.platform === 'linux')(
  'a server is bound to nothing of who started it',
  async () => {
    const env = {
      ...process.env,
      BERTH_SESSION: 'x',
      NODE_OPTIONS: '--no-such-option',
      SECRET: 'y',
    };
    const lock = await new Locks(registry, { cli, env }).acquire({ name: 'a', root: '/' });
    const proc = `/proc/${serverPid()}`;
    const names = fs.readFileSync(`${proc}/environ`, 'utf8').split('\0');
    expect(names.filter((name) => /^(BERTH_SESSION|NODE_OPTIONS|SECRET)=/.test(name))).toEqual([]);
    expect(fs.readlinkSync(`${proc}/cwd`)).toBe(files.folder);
    await lock?.release();
  },
);
