import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listenerOf, listListeners } from '../../../src/probe/listeners.ts';
import { freePort, listen, listenScript, port, startChild } from './helpers.ts';

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const node = process.execPath;

async function folder(): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'berth-probe-')));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

describe('listenerOf', () => {
  it('says everything about a process of ours', async () => {
    const cwd = await folder();
    const child = await startChild(node, ['-e', listenScript, '{"host":"127.0.0.1","port":0}'], {
      cwd,
    });
    const listener = await listenerOf(port(Number(child.line)));
    expect(listener).toMatchObject({
      port: Number(child.line),
      addresses: ['127.0.0.1'],
      pid: child.pid,
      commandLine: [node, '-e', listenScript, '{"host":"127.0.0.1","port":0}'],
      cwd,
      user: userInfo().username,
      own: true,
    });
    expect(listener?.command).toMatch(/^node -e const server/);
    expect(listener?.startTime).not.toBe('');
    const age = Date.now() - Date.parse(listener?.started ?? '');
    expect(age).toBeGreaterThan(-1000);
    expect(age).toBeLessThan(60_000);
    expect(listener?.parents?.[0]).toMatchObject({ pid: process.pid, cwd: process.cwd() });
    expect(listener?.parents?.[1]?.pid).toBe(process.ppid);
  });

  it('never hands on the arguments of a parent', async () => {
    const { port: taken } = await listen({ host: '127.0.0.1' });
    const listener = await listenerOf(taken);
    expect(listener?.parents?.length).toBeGreaterThan(0);
    for (const parent of listener?.parents ?? []) expect(parent).not.toHaveProperty('commandLine');
  });

  it('is undefined where nobody listens, and once the listener is gone', async () => {
    expect(await listenerOf(await freePort())).toBeUndefined();
    const child = await startChild(node, ['-e', listenScript]);
    child.process.kill('SIGKILL');
    await once(child.process, 'exit');
    expect(await listenerOf(port(Number(child.line)))).toBeUndefined();
  });

  it.each([
    [{ host: '127.0.0.1' }, ['127.0.0.1']],
    [{ host: '0.0.0.0' }, ['0.0.0.0']],
    [{ host: '::1' }, ['::1']],
    [{ host: '::' }, ['::']],
    [{ host: '::ffff:127.0.0.1' }, ['127.0.0.1']],
  ])('%j', async (options, addresses) => {
    const { port: taken } = await listen(options);
    expect(await listenerOf(taken)).toMatchObject({ addresses, pid: process.pid });
  });

  it('joins the addresses of one process and tells two processes apart', async () => {
    const { port: shared } = await listen({ host: '127.0.0.1' });
    await listen({ host: '::1', port: shared });
    const other = JSON.stringify({ host: '127.0.0.2', port: shared });
    const child = await startChild(node, ['-e', listenScript, other]);
    const found = await listListeners({ ports: new Set([shared]) });
    expect(found.map(({ pid, addresses }) => [pid, addresses])).toEqual([
      [process.pid, ['127.0.0.1', '::1']],
      [child.pid, ['127.0.0.2']],
    ]);
    expect((await listenerOf(shared))?.pid).toBe(process.pid);
  });
});

describe.runIf(process.platform === 'linux')('awkward processes', () => {
  it.each(['we ird', 'a) R 1 (b', 'line\nbreak'])('named %j', async (name) => {
    const program = join(await folder(), name);
    await symlink(node, program);
    const child = await startChild(program, ['-e', listenScript], { argv0: name });
    expect(await readFile(`/proc/${child.pid}/comm`, 'utf8')).toBe(`${name}\n`);
    const listener = await listenerOf(port(Number(child.line)));
    expect(listener).toMatchObject({ pid: child.pid, commandLine: [name, '-e', listenScript] });
    expect(listener?.command?.startsWith(name.replace('\n', ' '))).toBe(true);
    expect(listener?.parents?.[0]?.pid).toBe(process.pid);
  });

  it('that renamed itself while running', async () => {
    const rename = `require('node:fs').writeFileSync('/proc/self/comm', 'x) Z 0 (y');`;
    const child = await startChild(node, ['-e', rename + listenScript]);
    expect(await listenerOf(port(Number(child.line)))).toMatchObject({ pid: child.pid });
  });

  /** A server that hands its socket to two workers, as pre-forking servers do. */
  const preFork = `
    const { fork, spawn } = require('node:child_process');
    const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
      const workers = [0, 1].map(() => spawn(process.execPath,
        ['-e', 'console.log(1); setInterval(() => {}, 1000); process.stdin.on("end", () => process.exit()).resume()'],
        { stdio: ['pipe', 'pipe', 'inherit', server._handle.fd] }));
      process.stdin.on('end', () => process.exit()).resume();
      Promise.all(workers.map((worker) => new Promise((done) => worker.stdout.once('data', done))))
        .then(() => console.log(JSON.stringify({ port: server.address().port, workers: workers.map((w) => w.pid) })));
    });`;

  it('that share one socket: the topmost is named', async () => {
    const child = await startChild(node, ['-e', preFork]);
    const { port: shared, workers } = JSON.parse(child.line) as { port: number; workers: number[] };
    expect(await readFile(`/proc/${workers[0]}/stat`, 'utf8')).toContain(` ${child.pid} `);
    const found = await listListeners({ ports: new Set([port(shared)]) });
    expect(found.map(({ pid }) => pid)).toEqual([child.pid]);
  });

  it('whose topmost is gone: one of the workers is named, always the same', async () => {
    // Without the parent's end of their input the workers would leave with it.
    const orphaning = preFork
      .replace('process.stdin.on("end", () => process.exit()).resume()', '')
      .replace(`stdio: ['pipe'`, `stdio: ['ignore'`);
    const child = await startChild(node, ['-e', orphaning]);
    const { port: shared, workers } = JSON.parse(child.line) as { port: number; workers: number[] };
    onTestFinished(() => {
      for (const worker of workers) process.kill(worker, 'SIGKILL');
    });
    child.process.kill('SIGKILL');
    await once(child.process, 'exit');
    for (let round = 0; round < 3; round += 1) {
      const found = await listListeners({ ports: new Set([port(shared)]) });
      expect(found.map(({ pid }) => pid)).toEqual([Math.min(...workers)]);
    }
  });

  it.runIf(process.getuid?.() === 0)('of another user', async () => {
    const script = `process.setgid(65534); process.setuid(65534); ${listenScript}`;
    const child = await startChild(node, ['-e', script]);
    expect(await listenerOf(port(Number(child.line)))).toMatchObject({
      pid: child.pid,
      own: false,
      user: 'nobody',
    });
  });

  it.runIf(process.getuid?.() === 0)(
    'that we may not look into are listed without pid',
    async () => {
      const { port: hidden } = await listen({ host: '127.0.0.1' });
      const script = fileURLToPath(new URL('askAsNobody.mts', import.meta.url));
      const child = await startChild(node, ['--import', 'tsx', script, String(hidden)]);
      expect(JSON.parse(child.line)).toEqual({
        port: hidden,
        addresses: ['127.0.0.1'],
        user: 'root',
        own: false,
      });
    },
  );
});

describe('listListeners', () => {
  it('is sorted by port and holds what was asked for only', async () => {
    const servers = [await listen({}), await listen({}), await listen({})];
    const asked = new Set(servers.slice(0, 2).map((server) => server.port));
    const found = (await listListeners({ ports: asked })).map((listener) => listener.port);
    expect(found).toEqual([...asked].sort((a, b) => a - b));
    const all = (await listListeners()).map((listener) => listener.port);
    expect(all).toEqual([...all].sort((a, b) => a - b));
    for (const server of servers) expect(all).toContain(server.port);
  });

  it('finds all of many listeners', async () => {
    const script = `
      const ports = [];
      for (let i = 0; i < 300; i += 1) {
        const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
          if (ports.push(server.address().port) === 300) console.log(JSON.stringify(ports));
        });
      }`;
    const child = await startChild(node, ['-e', script]);
    const ports = (JSON.parse(child.line) as number[]).map(port);
    const found = await listListeners({ ports: new Set(ports) });
    expect(found.map((listener) => listener.port)).toEqual(ports.sort((a, b) => a - b));
    expect(new Set(found.map(({ pid }) => pid))).toEqual(new Set([child.pid]));
  });

  it('copes with processes that come and go', async () => {
    const { port: steady } = await listen({});
    const churn = Array.from({ length: 10 }, () => spawn(node, ['-e', '0']));
    const ended = Promise.all(churn.map((child) => once(child, 'exit')));
    for (let round = 0; round < 8; round += 1) {
      const found = await listListeners({ ports: new Set([steady]) });
      expect(found.map(({ pid }) => pid)).toEqual([process.pid]);
    }
    await ended;
  });

  it('throws the reason when it is aborted', async () => {
    const reason = new Error('enough');
    await expect(listListeners({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const listing = listListeners({ signal: controller.signal });
    controller.abort(reason);
    await expect(listing).rejects.toBe(reason);
  });
});
