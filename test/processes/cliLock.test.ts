import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LockFiles } from '../../src/locks/lockFiles.ts';
import { toPid } from '../../src/probe/port.ts';
import { isAlive, processIdentity } from '../../src/probe/process.ts';
import { type Bench, endOf, finished, openBench, outputWith } from './support/berth.ts';
import { hasPython, PYTHON, script } from './support/handoff/world.ts';

let bench: Bench;
let files: LockFiles;
beforeAll(async () => {
  process.env.BERTH_LOCKS_IDLE = '500ms';
  bench = await openBench();
  files = new LockFiles(bench.registry);
});
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  while ((await files.living()) !== undefined) await sleep(20);
  delete process.env.BERTH_LOCKS_IDLE;
  bench.remove();
});

const node = (script: string) => [process.execPath, '-e', script];
const WAIT = node('setInterval(() => {}, 1000); console.log("ready")');

/** Starts `berth lock` and waits until its command runs. */
async function holding(...args: string[]): Promise<ChildProcess> {
  const child = bench.start('lock', ...args);
  started.push(child);
  await outputWith(child, 'ready');
  return child;
}

async function killServer(): Promise<void> {
  const server = files.read();
  if (server === undefined) throw new Error('There is no server.');
  process.kill(server.process.pid, 'SIGKILL');
  while ((await isAlive(server.process)) === 'live') await sleep(2);
}

async function untilFree(name: string): Promise<void> {
  while (bench.berth('lock', name, '--', 'true').end !== 0) await sleep(20);
}

describe('berth lock', () => {
  it('runs a command with the lock’s name and number', () => {
    const script =
      'console.log(process.env.BERTH_LOCK, Number(process.env.BERTH_LOCK_FENCE) > 1e15)';
    for (const name of ['migrate', '/migrate']) {
      const expected = { end: 0, out: `${name} true\n`, err: '' };
      expect(bench.berth('lock', name, '--', ...node(script))).toEqual(expected);
    }
  });

  it('hands arguments and standard input on as they are', () => {
    const args = ['a b', '$HOME', '`id`', '"', "'", '*', '', '--', '--help'];
    const script =
      'process.stdin.on("data", (text) => console.log(String(text), JSON.stringify(process.argv.slice(1))))';
    const words = [bench.cli, 'lock', 'x', '--', ...node(script), '--', ...args];
    const { stdout } = spawnSync(process.execPath, words, {
      input: 'hello',
      encoding: 'utf8',
      cwd: bench.project,
      env: { ...process.env, BERTH_REGISTRY: bench.registry },
    });
    expect(stdout).toBe(`hello ${JSON.stringify(args)}\n`);
  });

  it.each([0, 1, 2, 3, 77, 122, 255])('passes exit code %i', (code) => {
    expect(bench.berth('lock', 'x', '--', ...node(`process.exit(${code})`)).end).toBe(code);
  });

  it('ends by the signal that ended the command', () => {
    const kill = node('process.kill(process.pid, "SIGTERM")');
    expect(bench.berth('lock', 'x', '--', ...kill).end).toBe('SIGTERM');
  });

  it('hands signals on', async () => {
    const script =
      'process.on("SIGINT", () => process.exit(42)); setInterval(() => {}, 1000); console.log("ready")';
    const child = await holding('x', '--', ...node(script));
    child.kill('SIGINT');
    expect(await endOf(child)).toBe(42);
  });

  it('tells a command that is not there from one that cannot be executed', () => {
    const file = path.join(bench.project, 'plain');
    fs.writeFileSync(file, '#!/bin/sh\n', { mode: 0o644 });
    expect(bench.berth('lock', 'x', '--', 'no-such-command')).toMatchObject({
      end: 127,
      err: expect.stringContaining('Command not found: no-such-command.'),
    });
    expect(bench.berth('lock', 'x', '--', file)).toMatchObject({
      end: 126,
      err: expect.stringContaining('may not be executed'),
    });
    expect(bench.berth('lock', 'x', '--', 'true').end).toBe(0);
  });

  it('gives a line to the shell', () => {
    const line = 'echo one && echo $BERTH_LOCK; exit 5';
    expect(bench.berth('lock', 'x', '--shell', '--', line)).toEqual({
      end: 5,
      out: 'one\nx\n',
      err: '',
    });
    expect(bench.berth('lock', 'x', '--shell', '--', 'echo', 'one')).toMatchObject({
      end: 2,
      err: expect.stringContaining('--shell the command is one word'),
    });
  });

  it('is not granted while somebody has the lock, and says who', async () => {
    const child = await holding('build', '--', ...WAIT);
    const { end, out, err } = bench.berth('lock', 'build', '--', 'echo', 'ran');
    expect({ end, out }).toEqual({ end: 123, out: '' });
    expect(err).toMatch(
      /^berth: The lock build is held by node\.\d+ since [\d:]+\. To wait for it, add: --wait 60\n$/,
    );
    // Others are free: of the machine, and of another project.
    expect(bench.berth('lock', '/build', '--', 'true').end).toBe(0);
    expect(bench.berthWith({ cwd: bench.folder }, 'lock', 'build', '--', 'true').end).toBe(0);
    expect(bench.berth('lock', 'build', '--wait', '300ms', '--', 'true').end).toBe(123);
    expect(
      bench.berth('lock', 'build', '--retry', '2', '--retry-wait', '50ms', '--', 'true').end,
    ).toBe(123);
    child.kill('SIGTERM');
    await endOf(child);
    expect(bench.berth('lock', 'build', '--', 'true').end).toBe(0);
  });

  it('waits for the lock', async () => {
    const child = await holding('build', '--', ...WAIT);
    const next = finished(bench.start('lock', 'build', '--wait', '60', '--', 'echo', 'mine'));
    while (!bench.berth('locks', '--json').out.includes('echo.')) await sleep(20);
    child.kill('SIGTERM');
    expect(await next).toEqual({ end: 0, out: 'mine\n', err: '' });
  });

  it.runIf(hasPython)('says at a terminal, once, whom it waits for', async () => {
    const child = await holding('build', '--', ...WAIT);
    const words = ['lock', 'build', '--retry', '2', '--retry-wait', '50ms', '--', 'true'];
    const command = [script('terminal.py'), process.execPath, bench.cli, ...words];
    const { stdout } = spawnSync(PYTHON, command, {
      encoding: 'utf8',
      cwd: bench.project,
      env: { ...process.env, BERTH_REGISTRY: bench.registry },
    });
    expect(stdout).toMatch(
      /^berth: Waiting for the lock build, held by node\.\d+ since [\d:]+\.\r\nberth: The lock build is held by /,
    );
    child.kill('SIGTERM');
    await endOf(child);
  });

  it('leaves the queue when it is ended', async () => {
    const child = await holding('build', '--', ...WAIT);
    const next = bench.start('lock', 'build', '--wait', '60', '--', 'echo', 'mine');
    const ended = finished(next);
    while (!bench.berth('locks', '--json').out.includes('echo.')) await sleep(20);
    next.kill('SIGINT');
    expect(await ended).toEqual({ end: 'SIGINT', out: '', err: '' });
    expect(JSON.parse(bench.berth('locks', '--json').out)).toMatchObject([{ waiting: [] }]);
    child.kill('SIGTERM');
    await endOf(child);
  });

  it.runIf(process.platform !== 'win32')(
    'killed, leaves the lock with the command, which works on',
    async () => {
      const script = 'console.log("ready", process.pid); setInterval(() => {}, 1000)';
      const child = bench.start('lock', 'build', '--', ...node(script));
      const pid = Number(/ready (\d+)/.exec(await outputWith(child, '\n'))?.[1]);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      expect(bench.berth('lock', 'build', '--', 'true').end).toBe(123);
      process.kill(pid, 'SIGKILL');
      await untilFree('build');
    },
  );

  it('gives the lock up though the command left something behind', () => {
    const line = 'sleep 30 >/dev/null 2>&1 & echo $!';
    const { out } = bench.berth('lock', 'build', '--shell', '--', line);
    expect(bench.berth('lock', 'build', '--', 'true').end).toBe(0);
    process.kill(Number(out), 'SIGKILL');
  });

  it.each([
    [[], 'SIGTERM', 'The command is sent SIGTERM.'],
    [['--lost-signal', 'SIGUSR2'], 'SIGUSR2', 'The command is sent SIGUSR2.'],
    [['--lost-signal', 'none'], 'none', 'The command goes on.'],
  ])('tells the command that the lock is lost: %j', async (options, signal, words) => {
    const script = `
      for (const name of ['SIGTERM', 'SIGUSR2']) process.on(name, () => { console.log(name); process.exit(0); });
      process.stdin.resume().once('end', () => { console.log('none'); process.exit(0); });
      console.log('ready');`;
    const child = bench.start('lock', 'build', ...options, '--', ...node(script));
    const ended = finished(child);
    let said = '';
    child.stderr?.on('data', (piece) => {
      said += piece;
    });
    await outputWith(child, 'ready');
    await killServer();
    await expect.poll(() => said, { timeout: 30_000 }).toContain(words);
    if (signal === 'none') child.stdin?.end();
    const { end, out, err } = await ended;
    expect({ end, out }).toEqual({ end: 122, out: `ready\n${signal}\n` });
    expect(err).toBe(
      `berth: The lock build was lost: its server ended, or the connection to it broke. ${words}\n`,
    );
    expect(bench.berth('lock', 'build', '--', 'true').end).toBe(0);
  });

  it.runIf(process.platform === 'linux')(
    'tells what a shell runs for the command, too, which else would go on without the lock',
    async () => {
      const line = 'sleep 300 & echo "ready $!"; wait; echo gone on';
      const child = bench.start('lock', 'build', '--shell', '--', line);
      const ended = finished(child);
      const out = await outputWith(child, '\n');
      const sleeper = toPid(Number(out.slice('ready '.length)));
      const identity = sleeper && (await processIdentity(sleeper));
      if (identity === undefined) throw new Error(`No process: ${out}`);
      await killServer();
      expect(await ended).toMatchObject({ end: 122, out });
      await expect.poll(() => isAlive(identity)).toBe('dead');
    },
  );

  it('waits on when the server is killed, on its successor', async () => {
    const child = bench.start('lock', 'build', '--lost-signal', 'none', '--', ...WAIT);
    started.push(child);
    await outputWith(child, 'ready');
    const next = finished(bench.start('lock', 'build', '--wait', '60', '--', 'echo', 'mine'));
    while (!bench.berth('locks', '--json').out.includes('echo.')) await sleep(20);
    await killServer();
    expect(await next).toEqual({ end: 0, out: 'mine\n', err: '' });
  });

  it.each([
    [['lock', 'a b', '--', 'true'], 2, /The name of a lock is made of/],
    [['lock', 'x'], 2, /The command comes after --/],
    [['lock', 'x', '--wait', 'long', '--', 'true'], 2, /is not a time/],
    [['lock', 'x', '--lost-signal', 'SIGFOO', '--', 'true'], 2, /is not one of SIGTERM/],
    [['lock', 'x', '--server', '::1', '--', 'true'], 2, /is no address: write it as HOST:PORT/],
    [['lock', 'x', '--secret-file', 'f', '--', 'true'], 2, /add --server HOST:PORT/],
    [['lock', '/x', '--server', '127.0.0.1:1', '--', 'true'], 2, /The name of a lock is made of/],
    [
      ['lock', 'x', '--server', '127.0.0.1:1', '--', 'true'],
      125,
      /No lock server listens at 127\.0\.0\.1:1/,
    ],
    [['locks', '--server', '127.0.0.1:1'], 1, /No lock server listens at 127\.0\.0\.1:1/],
  ])('%j', (args, end, message) => {
    expect(bench.berth(...args)).toMatchObject({
      end,
      out: '',
      err: expect.stringMatching(message),
    });
  });

  it('honours TcpNetLock’s variables', () => {
    const env = { TCPNETLOCK_HOST: '127.0.0.1', TCPNETLOCK_PORT: '1' };
    expect(bench.berthWith({ env }, 'lock', 'x', '--', 'true').end).toBe(125);
    const wrong = { TCPNETLOCK_PORT: 'many' };
    expect(bench.berthWith({ env: wrong }, 'lock', 'x', '--', 'true').end).toBe(2);
    const badId = { TCPNETLOCK_CLIENT_ID: 'a b' };
    expect(bench.berthWith({ env: badId }, 'lock', 'x', '--', 'true').end).toBe(2);
  });
});

describe('berth lock with berth lock-server', () => {
  let server: ChildProcess;
  let at: string;
  const secret = () => path.join(bench.folder, 'secret');
  beforeAll(async () => {
    fs.writeFileSync(secret(), 's3cret\n', { mode: 0o600 });
    const port = bench.berth('get', '/lock-server').out.trim();
    at = `127.0.0.1:${port}`;
    server = bench.start('lock-server', '--port', port, '--secret-file', secret());
    await new Promise((resolve) => server.stderr?.once('data', resolve));
  });
  afterAll(() => void server.kill('SIGKILL'));

  it('takes its locks, and those of nobody who has another secret', async () => {
    const own = ['--server', at, '--secret-file', secret()];
    const env = { TCPNETLOCK_CLIENT_ID: 'me@home' };
    const child = spawn(process.execPath, [bench.cli, 'lock', 'x', ...own, '--', ...WAIT], {
      cwd: bench.project,
      env: { ...process.env, ...env, BERTH_REGISTRY: bench.registry },
    });
    started.push(child);
    await outputWith(child, 'ready');
    expect(bench.berth('locks', ...own).out).toMatch(
      /^LOCK +HELD BY +SINCE +WAITING\nx +me@home +[\d:]+\n$/,
    );
    expect(bench.berth('lock', 'x', ...own, '--', 'true').end).toBe(123);
    expect(bench.berth('lock', 'x', '--server', at, '--', 'true')).toMatchObject({
      end: 125,
      err: expect.stringContaining('wants a secret'),
    });
    const other = path.join(bench.folder, 'other');
    fs.writeFileSync(other, 'other\n', { mode: 0o600 });
    const wrong = ['--server', at, '--secret-file', other];
    expect(bench.berth('lock', 'x', ...wrong, '--', 'true')).toMatchObject({
      end: 125,
      err: expect.stringContaining('another secret'),
    });
    expect(bench.berth('locks', ...wrong).end).toBe(1);
    child.kill('SIGTERM');
    await endOf(child);
  });
});

it('berth lock says so when what listens there is no lock server', async () => {
  const server = net.createServer((socket) => socket.end('220 mail\u001b[31m ready\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  const child = bench.start('lock', 'x', '--server', `127.0.0.1:${port}`, '--', 'true');
  expect(await finished(child)).toEqual({
    end: 124,
    out: '',
    err: `berth: What listens at 127.0.0.1:${port} does not answer as a lock server does. Check the address.\n`,
  });
  server.close();
});

describe('berth locks', () => {
  it('has nothing to list, and starts no server for that', async () => {
    while ((await files.living()) !== undefined) await sleep(20);
    expect(bench.berth('locks')).toEqual({ end: 0, out: '', err: 'berth: No locks are held.\n' });
    expect(bench.berth('locks', '--json').out).toBe('[]\n');
    expect(files.read()).toBeUndefined();
  });

  it('lists this project’s and the machine’s, and all on request', async () => {
    const own = await holding('own', '--', ...WAIT);
    const machine = await holding('/machine', '--', ...WAIT);
    const other = spawn(process.execPath, [bench.cli, 'lock', 'theirs', '--', ...WAIT], {
      cwd: bench.folder,
      env: { ...process.env, BERTH_REGISTRY: bench.registry },
    });
    started.push(other);
    await outputWith(other, 'ready');
    const { out } = bench.berth('locks');
    expect(out).toMatch(/^LOCK +HELD BY +SINCE +WAITING\n/);
    expect(out).toMatch(/^own +node\.\d+ +[\d:]+$/m);
    expect(out).toMatch(/^\/machine +node\.\d+ +[\d:]+$/m);
    expect(out).not.toContain('theirs');
    const all = JSON.parse(bench.berth('locks', '--all', '--json').out) as { name: string }[];
    expect(all.map(({ name }) => name).sort()).toEqual(['/machine', 'own', 'theirs']);
    expect(bench.berth('locks', '--all').out).toMatch(/^own +shop +node/m);
    for (const child of [own, machine, other]) {
      child.kill('SIGTERM');
      await endOf(child);
    }
  });
});
