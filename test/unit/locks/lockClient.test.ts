import net from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { visible } from '../../../src/cli/visible.ts';
import { askLocks } from '../../../src/locks/askLocks.ts';
import type { LockAddress } from '../../../src/locks/lockAddress.ts';
import { acquireLock, type LockRequest } from '../../../src/locks/lockClient.ts';
import { LockServer, type LockServerOptions } from '../../../src/locks/lockServer.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const end of ends.splice(0)) await end();
});

async function realServer(options: Partial<LockServerOptions> = {}) {
  const server = new LockServer({ host: '127.0.0.1', port: 0, ...options });
  ends.push(() => server.close());
  return { server, ...(await server.listen()), host: '127.0.0.1' };
}

/** A server that does with each connection what the test says. */
async function fakeServer(serve: (socket: net.Socket, line: string) => void) {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.trimEnd().split('\n')) serve(socket, line);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as net.AddressInfo;
  return { host: '127.0.0.1', port, sockets };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const LOCK: LockRequest = { name: 'a' };

describe('a lock of a real server', () => {
  it('is had by one, and by the next once it is given up', async () => {
    const at = await realServer();
    const first = await acquireLock(at, { ...LOCK, clientId: 'one', fence: true });
    expect(first?.name).toBe('a');
    expect(await acquireLock(at, LOCK)).toBeUndefined();
    expect(await askLocks(at)).toMatchObject([{ name: 'a', client: 'one', fence: first?.fence }]);
    await first?.release();
    await first?.release();
    const second = await acquireLock(at, { ...LOCK, fence: true });
    expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.NaN);
    second?.abandon();
    await until(() => at.server.connections === 0);
    expect(await askLocks(at)).toEqual([]);
  });

  it('has no number unless one was asked for', async () => {
    const held = await acquireLock(await realServer(), LOCK);
    expect(held).toBeDefined();
    expect(held?.fence).toBeUndefined();
    await held?.release();
  });

  it('is waited for, which is told once', async () => {
    const at = await realServer();
    const first = await acquireLock(at, LOCK);
    let told = 0;
    const next = acquireLock(at, { ...LOCK, wait: 60_000, onWaiting: () => told++ });
    await until(() => told === 1);
    expect((await askLocks(at))[0]?.waiting).toHaveLength(1);
    await first?.release();
    expect(await next).toBeDefined();
    await (await next)?.release();
    expect(told).toBe(1);
  });

  it('is not granted when the time is over', async () => {
    const at = await realServer();
    const first = await acquireLock(at, LOCK);
    expect(await acquireLock(at, { ...LOCK, wait: 300 })).toBeUndefined();
    await first?.release();
  });

  it('is waited for longer than a timer of Node and a server take', async () => {
    const at = await realServer();
    const first = await acquireLock(at, LOCK);
    const next = acquireLock(at, { ...LOCK, wait: 2 ** 31 - 1 });
    await until(() => at.server.connections === 2);
    await first?.release();
    await expect(next).resolves.toBeDefined();
    await (await next)?.release();
  });

  it('is no longer asked for once that is called off', async () => {
    const at = await realServer();
    const first = await acquireLock(at, LOCK);
    const stop = new AbortController();
    const asked = acquireLock(at, {
      ...LOCK,
      wait: 60_000,
      signal: stop.signal,
      onWaiting: () => stop.abort(),
    });
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await until(() => at.server.connections === 1);
    await expect(acquireLock(at, { ...LOCK, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    await first?.release();
  });

  it('is lost with its server, and giving it up is then nothing', async () => {
    const at = await realServer();
    const held = await acquireLock(at, LOCK);
    await at.server.close();
    expect(await held?.lost).toBe('closed');
    await held?.release();
  });

  it.each([
    [{ name: 'a b' }, 'invalid-name'],
    [{ name: 'a\nrelease' }, 'invalid-name'],
    [{ name: 'a,wait:5' }, 'invalid-name'],
    [{ name: 'a', clientId: 'b c' }, 'invalid-name'],
  ])('%j is refused before anything is sent', async (request, code) => {
    const nowhere = { host: '127.0.0.1', port: 1 };
    await expect(acquireLock(nowhere, request)).rejects.toMatchObject({ code });
  });

  it.each([undefined, 'other'])('is not had with the secret %s', async (secret) => {
    const { host, port } = await realServer({ secret: 'right' });
    const at = { host, port, ...(secret === undefined ? {} : { secret }) };
    await expect(acquireLock(at, LOCK)).rejects.toMatchObject({ code: 'refused-secret' });
    await expect(askLocks(at)).rejects.toMatchObject({ code: 'refused-secret' });
    const held = await acquireLock({ host, port, secret: 'right' }, LOCK);
    expect(held).toBeDefined();
    await held?.release();
  });

  it('is not had where the server has no room', async () => {
    const at = await realServer({ maxConnections: 1 });
    const first = await acquireLock(at, LOCK);
    await expect(acquireLock(at, { name: 'b' })).rejects.toMatchObject({
      code: 'too-many-connections',
    });
    await first?.release();
  });
});

describe('a server that misbehaves', () => {
  it('is not there', async () => {
    const at = await fakeServer(() => {});
    await ends.pop()?.();
    await expect(acquireLock(at, LOCK)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(`127.0.0.1:${at.port} (ECONNREFUSED)`),
    });
  });

  it('ends the connection without an answer', async () => {
    const at = await fakeServer((socket) => socket.end());
    await expect(acquireLock(at, LOCK)).rejects.toMatchObject({ code: 'unreachable' });
    await expect(askLocks(at)).rejects.toMatchObject({ code: 'unreachable' });
  });

  it.each([
    'HTTP/1.1 400 Bad Request\r\n\r\n',
    '\u001b[31mred\n',
    'alive\n',
    'pong\n',
    'released\n',
    'bad-request\n',
    'err,\n',
    'err,\u001b]0;x\u0007\n',
    Buffer.from([0xff, 0xfe, 0x0a]),
    Buffer.alloc(100_000, 'x'),
  ])('answers %j', async (answer) => {
    const at = await fakeServer((socket) => socket.write(answer));
    const failure = acquireLock(at, LOCK);
    await expect(failure).rejects.toMatchObject({ code: 'protocol' });
    const { message } = (await failure.catch((error: unknown) => error)) as Error;
    expect(visible(message)).toBe(message);
    await until(() => at.sockets.size === 0);
  });

  it('floods: what comes is neither kept nor read to the end', async () => {
    let sent = 0;
    const at = await fakeServer((socket) => {
      const pour = () => {
        while (!socket.destroyed && socket.write('alive\nok\n'.repeat(1000))) sent++;
      };
      socket.on('drain', pour);
      pour();
    });
    await expect(acquireLock(at, LOCK)).rejects.toMatchObject({ code: 'protocol' });
    await until(() => at.sockets.size === 0);
    expect(sent).toBeLessThan(10_000);
  });

  it('says what makes no sense once the lock is held', async () => {
    const at = await fakeServer((socket) => socket.write('ok\nok\n'));
    const held = await acquireLock(at, LOCK);
    expect(await held?.lost).toBe('protocol');
    await until(() => at.sockets.size === 0);
  });

  it('is asked whether it is still there, and the lock is held while it answers', async () => {
    let questions = 0;
    const at = await fakeServer((socket, line) => {
      if (line === '.keepalive') questions++;
      socket.write(line === '.keepalive' ? 'alive\n' : line === 'release' ? 'released\n' : 'ok\n');
    });
    const held = await acquireLock(at, { ...LOCK, keepAlive: 10 });
    await until(() => questions >= 3);
    expect(at.sockets.size).toBe(1);
    await held?.release();
    await until(() => at.sockets.size === 0);
  });

  it('no longer answers while the lock is held', async () => {
    const at = await fakeServer((socket, line) => {
      if (line.startsWith('lock')) socket.write('ok\n');
    });
    const held = await acquireLock(at, { ...LOCK, keepAlive: 20 });
    expect(await held?.lost).toBe('silent');
    await until(() => at.sockets.size === 0);
  });

  it.each([
    ['a lock', (at: LockAddress) => acquireLock(at, LOCK)],
    ['the list', (at: LockAddress) => askLocks(at)],
  ])('is asked for %s and never answers', async (_, ask) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let hear = () => {};
    const heard = new Promise<void>((resolve) => {
      hear = resolve;
    });
    const at = await fakeServer(() => hear());
    const answer = ask(at);
    await heard;
    vi.advanceTimersByTime(10_000);
    await expect(answer).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('does not answer'),
    });
  });

  it('no longer answers while the lock is waited for', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const lines: string[] = [];
    const at = await fakeServer((_, line) => lines.push(line));
    const asked = acquireLock(at, { ...LOCK, wait: 3_600_000 });
    await until(() => lines.length === 1);
    vi.advanceTimersByTime(15_000);
    await until(() => lines.length === 2);
    expect(lines.at(-1)).toBe('.keepalive');
    vi.advanceTimersByTime(15_000);
    await expect(asked).rejects.toMatchObject({ code: 'unreachable' });
    await until(() => at.sockets.size === 0);
  });

  it('knows no waiting: it is asked again and again', async () => {
    let asked = 0;
    const at = await fakeServer((socket) => socket.end(++asked < 3 ? 'not-granted\n' : 'ok\n'));
    expect(await acquireLock(at, { ...LOCK, wait: 60_000 })).toBeDefined();
    expect(asked).toBe(3);
  });

  it('grants with more than was asked for, or less', async () => {
    const at = await fakeServer((socket) => socket.write('ok , something\n'));
    const held = await acquireLock(at, { ...LOCK, fence: true });
    expect(held?.name).toBe('a');
    expect(held?.fence).toBeUndefined();
    held?.abandon();
  });

  it('lists more than was asked for: that is left out', async () => {
    const since = '2026-01-01T00:00:00.000Z';
    const row = { name: 'a', client: '', fence: 1, since, waiting: [{ client: 'b', since }] };
    const more = {
      ...row,
      waiting: [{ client: 'b', since, more: '\u009b31m' }],
      more: '\u009b31m',
    };
    const at = await fakeServer((socket) => socket.end(`locks,${JSON.stringify([more])}\n`));
    expect(await askLocks(at)).toEqual([row]);
  });

  it.each([
    'locks,{}\n',
    'locks,[{"name":"a"}]\n',
    'locks,[null]\n',
    'locks,[{"name":"\\u001b","client":"","fence":1,"since":"2026-01-01T00:00:00.000Z","waiting":[]}]\n',
    'locks,[{"name":"a","client":"b\\nc","fence":1,"since":"2026-01-01T00:00:00.000Z","waiting":[]}]\n',
    'locks,[{"name":"a","client":"","fence":1,"since":"soon","waiting":[]}]\n',
    'locks,[{"name":"a","client":"","fence":1,"since":"2026-01-01T00:00:00.000Z","waiting":[1]}]\n',
    'locks,not JSON\n',
    'ok\n',
    'bad-action\n',
  ])('lists %j', async (answer) => {
    const at = await fakeServer((socket) => socket.end(answer));
    await expect(askLocks(at)).rejects.toMatchObject({ code: 'protocol' });
  });
});
