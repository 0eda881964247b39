import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findNetcat } from '../../../scripts/host/netcat.mts';
import { type Bench, endOf, finished, openBench } from '../support/berth.ts';
import { freePort, startLockServer } from '../support/lockServer.ts';

const PATIENCE = { timeout: 30_000 };

const netcat = await findNetcat();

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.remove());

const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await endOf(child);
  }
});

describe.skipIf(netcat === undefined)('by plain netcat', () => {
  if (netcat === undefined) return;

  async function serve(...args: string[]): Promise<{ port: number; server: ChildProcess }> {
    const started = await startLockServer(bench, ...args);
    children.push(started.server);
    return started;
  }

  /** All that comes back for a text, netcat's standard input being at its end then. */
  async function transcript(port: number, text: string, ...flags: string[]): Promise<string> {
    const child = spawn(netcat as string, [...flags, '127.0.0.1', String(port)]);
    children.push(child);
    child.stdin.end(text);
    const { end, out } = await finished(child);
    expect(end).toBe(0);
    return out;
  }

  /** A netcat that a person types at. */
  function typing(port: number) {
    const child = spawn(netcat as string, ['-N', '127.0.0.1', String(port)]);
    children.push(child);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    return {
      child,
      type: (line: string) => child.stdin.write(`${line}\n`),
      sees: (expected: string) => expect.poll(() => text, PATIENCE).toBe(expected),
    };
  }

  it.each([
    ['.ping\n', 'pong\n'],
    ['.stats\n', /^stats,\{"lock_count":0,"requests_count":\d,"lock_acquired_count":0,.*\}\n$/],
    ['.locks\n', 'locks,[]\n'],
    ['.keepalive\n', 'bad-action\n'],
    ['what\n', 'bad-action\n'],
    ['\n', 'bad-request\n'],
    ['lock,name\n', 'bad-request\n'],
    ['lock,name:a.b\n', 'err,invalid lock name\n'],
    ['lock,name:a,client-id:a b\n', 'err,invalid client id\n'],
    ['lock,name:a\nwhat\n.keepalive\nrelease\n', 'ok\nbad-action\nalive\nreleased\n'],
    ['lock,name:a,client-id:me@home.7,fence:yes\nrelease\n', /^ok,fence:\d+\nreleased\n$/],
  ])('%j', async (text, expected) => {
    const { port } = await serve();
    for (const flags of [[], ['-N']]) {
      const answer = await transcript(port, text, ...flags);
      if (typeof expected === 'string') expect(answer).toBe(expected);
      else expect(answer).toMatch(expected);
    }
  });

  it('a lock is held while netcat runs, refused to others, and free however it ends', async () => {
    const { port } = await serve();
    for (const end of ['SIGTERM', 'SIGKILL', 'release', 'end of input'] as const) {
      const holder = typing(port);
      holder.type('lock,name:a,client-id:first');
      await holder.sees('ok\n');
      expect(await transcript(port, 'lock,name:a\n')).toBe('not-granted\n');
      const waiting = typing(port);
      waiting.type('lock,name:a,wait:600');
      await expect.poll(() => transcript(port, '.locks\n'), PATIENCE).toContain('"waiting":[{');
      holder.type('what');
      holder.type('.keepalive');
      await holder.sees('ok\nbad-action\nalive\n');
      if (end === 'release') holder.type('release');
      else if (end === 'end of input') holder.child.stdin.end();
      else holder.child.kill(end);
      await waiting.sees('ok\n');
      waiting.type('release');
      await waiting.sees('ok\nreleased\n');
      waiting.child.stdin.end();
      expect(await endOf(waiting.child)).toBe(0);
    }
  });

  it('the server is ended only where that is allowed', async () => {
    const first = await serve();
    expect(await transcript(first.port, '.server-shutdown\n')).toBe('err,shutdown not allowed\n');
    const { port, server } = await serve('--allow-shutdown');
    const ended = endOf(server);
    expect(await transcript(port, '.server-shutdown\n')).toBe('shutting-down\n');
    expect(await ended).toBe(0);
  });

  it('a secret is needed where there is one', async () => {
    const file = path.join(bench.folder, 'secret');
    fs.writeFileSync(file, 's3cret\n', { mode: 0o600 });
    const { port } = await serve('--secret-file', file);
    expect(await transcript(port, '.ping\n')).toBe('err,wrong secret\n');
    expect(await transcript(port, '.ping,secret:s3cret\n')).toBe('pong\n');
  });
});

describe('berth lock-server', () => {
  it('says who has its port, and ends with what it did', async () => {
    const { port, server } = await startLockServer(bench);
    children.push(server);
    const { end, err } = bench.berth('lock-server', '--port', String(port));
    expect(end).toBe(1);
    expect(err).toMatch(/^berth: Port \d+ is in use by node .*\(process \d+\)\.\nChoose another/);
    const ended = finished(server);
    server.kill('SIGINT');
    expect(await ended).toMatchObject({
      end: 0,
      err: expect.stringMatching(/Served locks for \d+ \w+: 0 granted, 0 not granted\.\n$/),
    });
  });

  it('warns of an address that others reach, and of a secret that others read', async () => {
    const open = await startLockServer(bench, '--host', '0.0.0.0');
    children.push(open.server);
    expect(open.said).toContain('Whoever reaches 0.0.0.0:');
    const file = path.join(bench.folder, 'open-secret');
    fs.writeFileSync(file, 's3cret\n');
    fs.chmodSync(file, 0o644);
    const closed = await startLockServer(bench, '--host', '0.0.0.0', '--secret-file', file);
    children.push(closed.server);
    expect(closed.said).toContain('Others may read');
    expect(closed.said).not.toContain('Whoever reaches');
  });

  it.each([
    [['--host', '192.0.2.1'], 1, '192.0.2.1 is no address of this machine.'],
    [['--host', 'nowhere.invalid'], 1, 'There is no host "nowhere.invalid".'],
    [['--keep-alive', '3601'], 2, '--keep-alive is at most an hour'],
    [['--secret-file', 'missing'], 1, 'missing cannot be read (ENOENT).'],
    [['--secret-file', '/dev/null'], 1, '/dev/null holds no secret'],
  ])('%j', async (args, code, message) => {
    const port = String(await freePort());
    const { end, err } = bench.berth('lock-server', '--port', port, ...args);
    expect(err).toContain(message);
    expect(end).toBe(code);
  });

  it('goes on when nobody reads its log, and says what it left out', async () => {
    const port = await freePort();
    const child = bench.start('lock-server', '--port', String(port), '--json-log');
    children.push(child);
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (piece: Buffer) => {
        if (piece.includes('Serving')) resolve();
      });
    });
    const { answerTo } = await import('../../support/wire.ts');
    // Names of 200 letters: some 3,000 of these fill a pipe and what is kept besides.
    const name = 'n'.repeat(200);
    for (let i = 0; i < 3000; i += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, k) =>
          answerTo(port, `lock,name:${k}${name.slice(4)}\nrelease\n`),
        ),
      );
    }
    expect(await answerTo(port, '.ping\n')).toBe('pong\n');
    let log = '';
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      log += piece;
    });
    await expect
      .poll(async () => {
        await answerTo(port, 'lock,name:a\nrelease\n');
        return log.includes('"event":"left-out"');
      }, PATIENCE)
      .toBe(true);
    for (const line of log.trim().split('\n')) expect(JSON.parse(line).time).toMatch(/Z$/);
  });

  it.skipIf(process.platform === 'win32')('goes on when its log has no room', async () => {
    const log = path.join(bench.folder, 'lock.log');
    // It may write as much as one or two blocks of 512 bytes, and is told so as by a full disk.
    const line = `trap '' XFSZ; ulimit -f 1; exec "$0" "$@" >> '${log}'`;
    const start = (...args: string[]) =>
      spawn('/bin/sh', ['-c', line, process.execPath, bench.cli, ...args]);
    const { port, server } = await startLockServer({ ...bench, start }, '--json-log');
    children.push(server);
    const { answerTo } = await import('../../support/wire.ts');
    for (let i = 0; i < 10; i++) {
      expect(await answerTo(port, 'lock,name:a\nrelease\n')).toBe('ok\nreleased\n');
    }
    const before = fs.readFileSync(log, 'utf8');
    expect(before.length % 512).toBe(0);
    // As whoever frees some space, or moves the log.
    fs.truncateSync(log);
    expect(await answerTo(port, '.ping\n')).toBe('pong\n');
    expect(await answerTo(port, 'lock,name:a\nrelease\n')).toBe('ok\nreleased\n');
    const whole = (before + fs.readFileSync(log, 'utf8')).split('\n').slice(0, -1);
    const events = whole.map((text) => JSON.parse(text).event);
    expect(events).toContain('left-out');
  });
});
