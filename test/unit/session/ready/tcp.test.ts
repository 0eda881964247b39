import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import net from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Port } from '../../../../src/probe/port.ts';
import { ownIdentity } from '../../../../src/probe/process.ts';
import { lead } from '../../probe/groups.ts';
import { freePort, listen, listenScript, startChild } from '../../probe/helpers.ts';
import { holderOf, runNode, scratchFolder, wait } from './waiting.ts';

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 40_000 });

/** Listens when it gets a line. */
const ON_COMMAND = (where: string) =>
  `process.stdin.once('data', () => require('net').createServer().listen(${where})); console.log('up')`;

describe.runIf(process.platform === 'linux')('ready by tcp', () => {
  it.each([
    '{ port }',
    "{ port, host: '127.0.0.1' }",
    "{ port, host: '::1' }",
    "{ port, host: '127.0.0.2' }",
  ])('when the process listens on %s, and not before', async (where) => {
    const port = await freePort();
    const session = await runNode(port, ON_COMMAND(where));
    expect(await wait('tcp', session, { port, timeoutMs: 50 })).toEqual({
      kind: 'timeout',
      seen: { kind: 'nothing-listens' },
    });
    const ready = wait('tcp', session, { port });
    session.child.stdin?.write('\n');
    expect(await ready).toEqual({ kind: 'ready' });
  });

  it('makes no connection', async () => {
    const port = await freePort();
    // Serves a single connection.
    const session = await runNode(
      port,
      `const server = require('net').createServer((socket) => { socket.end('only you'); server.close(); });
       server.listen(port); console.log('up');`,
    );
    expect(await wait('tcp', session, { port })).toEqual({ kind: 'ready' });
    const socket = net.connect(port, '127.0.0.1');
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(String(data)).toBe('only you');
    socket.destroy();
  });

  it('when a grandchild listens', async () => {
    const port = await freePort();
    const server = [
      '-c',
      `"$0" -e "$1" "$2" & wait`,
      process.execPath,
      listenScript,
      `{"port":${port}}`,
    ];
    const session = await lead('/bin/sh', ['-c', 'sh "$@" & wait', 'sh', ...server]);
    expect(await wait('tcp', session, { port })).toEqual({ kind: 'ready' });
  });

  it('when a child that left the group and lost its parent listens', async () => {
    const port = await freePort();
    const script = '(setsid "$0" -e "$1" "$2" &) ; read _';
    const session = await lead('/bin/sh', [
      '-c',
      script,
      process.execPath,
      listenScript,
      `{"port":${port}}`,
    ]);
    expect(await wait('tcp', session, { port })).toEqual({ kind: 'ready' });
    expect(await holderOf(port, session)).toMatchObject({ kind: 'session' });
    await session.dismiss();
    // Its leader is dead, its mark is not.
    expect(await holderOf(port, session)).toMatchObject({ kind: 'session' });
  });

  it('when a server in Python listens', async () => {
    const port = await freePort();
    const program = `import os, socket, time
print("up", flush=True)
server = socket.socket()
time.sleep(0.2)
server.bind(("127.0.0.1", int(os.environ["PORT"])))
time.sleep(0.2)
server.listen()
time.sleep(60)`;
    const session = await lead('python3', ['-c', program], { PORT: `${port}` });
    expect(await wait('tcp', session, { port })).toEqual({ kind: 'ready' });
  });

  it('not while the process only holds the port', async () => {
    const port = await freePort();
    const session = await lead(
      'python3',
      [
        '-c',
        `import os, socket, time
server = socket.socket()
server.bind(("", int(os.environ["PORT"])))
print("up", flush=True)
time.sleep(60)`,
      ],
      { PORT: `${port}` },
    );
    expect(await wait('tcp', session, { port, timeoutMs: 500 })).toEqual({
      kind: 'timeout',
      seen: { kind: 'nothing-listens' },
    });
  });

  it('not by a stranger, who is named', async () => {
    const { port } = await listen({ host: '127.0.0.1' });
    const session = await runNode(port, "console.log('up'); setInterval(() => {}, 1000)");
    const stranger = expect.objectContaining({ pid: process.pid, port });
    expect(await wait('tcp', session, { port, timeoutMs: 50 })).toEqual({
      kind: 'timeout',
      seen: { kind: 'stranger', listener: stranger },
    });
    expect(await wait('tcp', session, { port })).toEqual({ kind: 'taken', culprit: stranger });
  });

  it('not by another session’s server', async () => {
    const port = await freePort();
    const other = await runNode(
      port,
      `require('net').createServer().listen(port, () => console.log('up'))`,
    );
    const session = await runNode(port, "console.log('up'); setInterval(() => {}, 1000)");
    expect(await wait('tcp', session, { port, timeoutMs: 300 })).toMatchObject({
      seen: { kind: 'stranger', listener: { pid: other.leader.pid } },
    });
    const reused = { ...session, leader: { ...other.leader, start: '1' } };
    expect(await wait('tcp', reused, { port, timeoutMs: 50 })).toMatchObject({
      seen: { kind: 'stranger' },
    });
  });

  it('when a stranger makes way', async () => {
    const { server, port } = await listen({ host: '127.0.0.1' });
    const program = `const again = () => require('net').createServer().on('error', () => setTimeout(again, 50)).listen(port, '127.0.0.1');
      again(); console.log('up')`;
    const session = await runNode(port, program);
    const ready = wait('tcp', session, { port });
    expect((await holderOf(port, session)).kind).toBe('stranger');
    server.close();
    expect(await ready).toEqual({ kind: 'ready' });
  });

  it('when both listen, each on an address of its own', async () => {
    const { port } = await listen({ host: '127.0.0.2' });
    const session = await runNode(
      port,
      `require('net').createServer().listen(port, '127.0.0.1', () => console.log('up'))`,
    );
    expect(await wait('tcp', session, { port })).toEqual({ kind: 'ready' });
  });

  it('when a container’s proxy listens in the place of what runs inside', async () => {
    const port = await freePort();
    const proxy = join(await scratchFolder(), 'docker-proxy');
    await symlink(process.execPath, proxy);
    await startChild(proxy, ['-e', listenScript, `{"port":${port}}`]);
    const session = await runNode(port, "console.log('up'); setInterval(() => {}, 1000)");
    expect(await holderOf(port, session)).toMatchObject({ kind: 'unseen' });
    expect(await wait('tcp', session, { port })).toEqual({ kind: 'ready' });
  });

  it.runIf(process.getuid?.() === 0)(
    'not by another user’s process that can be looked into',
    async () => {
      const port = await freePort();
      const drop = `process.setuid(65534); ${listenScript}`;
      const other = await startChild(process.execPath, ['-e', drop, `{"port":${port}}`]);
      const session = await runNode(port, "console.log('up'); setInterval(() => {}, 1000)");
      expect(await holderOf(port, session)).toMatchObject({
        kind: 'stranger',
        listener: { pid: other.pid, own: false },
      });
    },
  );

  it('at once with a socket that was handed over, as long as the process lives', async () => {
    const port = await freePort();
    const session = await runNode(port, "console.log('up'); process.stdin.resume()");
    expect(await wait('tcp', session, { port, inherited: true })).toEqual({ kind: 'ready' });
    expect(await wait('tcp', session, {})).toEqual({ kind: 'ready' });
    await session.dismiss();
    expect(await wait('tcp', session, { port, inherited: true, timeoutMs: 30 })).toEqual({
      kind: 'timeout',
      seen: { kind: 'nothing-listens' },
    });
  });

  it('ends when it is aborted', async () => {
    const port = await freePort();
    const session = { leader: ownIdentity(), mark: {} };
    const abort = new AbortController();
    const { signal } = abort;
    const waiting = ['tcp', 'http:/', 'log:x'].map((ready) =>
      wait(ready, session, { port, signal }),
    );
    abort.abort(new Error('it has ended'));
    for (const outcome of await Promise.allSettled(waiting)) {
      expect(outcome).toEqual({ status: 'rejected', reason: new Error('it has ended') });
    }
    await expect(wait('none', session, { port, signal })).rejects.toThrow('it has ended');
  });

  it('for many at once', async () => {
    const ports = await distinctPorts(12);
    const waits = ports.map(async (port) => {
      const program = `require('net').createServer().listen(port); console.log('up')`;
      return wait('tcp', await runNode(port, program), { port });
    });
    expect(new Set((await Promise.all(waits)).map(({ kind }) => kind))).toEqual(new Set(['ready']));
  });
});

async function distinctPorts(count: number): Promise<readonly Port[]> {
  const ports = new Set<Port>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
