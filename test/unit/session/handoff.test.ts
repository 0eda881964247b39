import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { holdersOf, isMarkedHeld } from '../../../src/probe/holdMarks.ts';
import { findFreePort, isPortFree } from '../../../src/registry/strategy/freePort.ts';
import {
  type Circumstances,
  chooseMeans,
  type Handoff,
} from '../../../src/session/handoff/handoff.ts';
import { type Held, holdPort } from '../../../src/session/handoff/holdPort.ts';

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

/** What Node.js itself makes servers with. */
const internals = net as unknown as { _createServerHandle: (...args: unknown[]) => unknown };

describe('chooseMeans', () => {
  const linux: Circumstances = { platform: 'linux', node: '24.1.0', canBindOnly: true };
  const means = (wanted: Handoff, command: string[], here = linux) => {
    const choice = chooseMeans(wanted, command, here);
    return choice.kind === 'means' ? choice.means : choice.reason;
  };

  it('holds on Linux, unless the command names the descriptor', () => {
    expect(means('auto', ['npm', 'start'])).toBe('hold');
    for (const command of [
      ['gunicorn', '-b', 'fd://3', 'app'],
      ['hypercorn', '--bind=fd://3', 'app'],
      ['uvicorn', '--fd', '3', 'app'],
      ['uvicorn', '--fd=3', 'app'],
    ]) {
      expect(means('auto', command)).toBe('fd');
    }
    for (const command of [['x', 'fd://30'], ['x', '--fd', '4'], ['x', '--fd'], ['xfd://3']]) {
      expect(means('auto', command)).toBe('hold');
    }
  });

  it('holds nothing by itself where that cannot be done', () => {
    const others = [
      { ...linux, platform: 'darwin' },
      { ...linux, platform: 'win32' },
      { ...linux, canBindOnly: false },
    ] as const;
    for (const here of others) {
      expect(means('auto', ['npm', 'start'], here)).toBe('none');
      expect(means('none', [], here)).toBe('none');
      expect(means('hold', [], here)).not.toBe('hold');
    }
    expect(means('fd', [], { ...linux, platform: 'darwin' })).toBe('fd');
    expect(means('fd', [], { ...linux, platform: 'win32' })).toContain('Windows');
  });

  it('knows which Node.js sets SO_REUSEPORT', () => {
    const on = (node: string) => means('reuseport', [], { ...linux, node });
    expect(on('22.12.0')).toBe('reuseport');
    expect(on('24.0.0')).toBe('reuseport');
    expect(on('22.11.9')).toContain('22.12');
    expect(on('20.20.2')).toContain('22.12');
  });
});

describe.skipIf(process.platform !== 'linux')('holdPort', () => {
  const held: Held[] = [];
  afterEach(() => {
    vi.restoreAllMocks();
    for (const hold of held.splice(0)) hold.release();
  });

  async function freePort() {
    const port = await findFreePort();
    if (port === undefined) throw new Error('no free port');
    return port;
  }

  function hold(port: Awaited<ReturnType<typeof freePort>>): Held {
    const holding = holdPort(port, 'hold');
    if (holding.kind !== 'held') throw new Error(holding.kind);
    held.push(holding.held);
    return holding.held;
  }

  const listen = (port: number, host?: string) =>
    new Promise<net.Server>((resolve, reject) => {
      const server = net.createServer().once('error', reject);
      server.listen({ port, host }, () => resolve(server));
    });

  it.each(['127.0.0.1', '0.0.0.0', '::', undefined])('lets a server listen on %s', async (host) => {
    const port = await freePort();
    hold(port);
    const server = await listen(port, host);
    server.close();
  });

  it('keeps nothing from others who hold the same port, and says so to none that looks for one', async () => {
    const port = await freePort();
    const [first, second] = [hold(port), hold(port)];
    expect(await isPortFree(port)).toBe(false);
    first.release();
    first.release();
    expect(isMarkedHeld(port)).toBe(true);
    expect(await holdersOf(port)).toMatchObject([{ pid: process.pid }]);
    second.release();
    expect(isMarkedHeld(port)).toBe(false);
    expect(await isPortFree(port)).toBe(true);
  });

  it('calls a port taken on which somebody listens', async () => {
    const port = await freePort();
    const server = await listen(port, '127.0.0.1');
    expect(holdPort(port, 'hold')).toEqual({ kind: 'taken' });
    expect(holdPort(port, 'fd')).toEqual({ kind: 'taken' });
    server.close();
  });

  it('holds nothing with none', async () => {
    const port = await freePort();
    const server = await listen(port);
    expect(holdPort(port, 'none')).toMatchObject({ kind: 'held', held: { port, means: 'none' } });
    server.close();
  });

  it('takes IPv4 where there is no IPv6', async () => {
    const port = await freePort();
    const create = internals._createServerHandle;
    const noIpv6 = vi.fn((address: unknown, ...more: unknown[]) =>
      address === '::' ? -97 : create(address, ...more),
    );
    vi.spyOn(internals, '_createServerHandle').mockImplementation(noIpv6);
    expect(hold(port)).toMatchObject({ port, means: 'hold' });
    expect(noIpv6.mock.calls.map(([address]) => address)).toContain('0.0.0.0');
  });

  it.each([
    ['EACCES', -13],
    ['EMFILE', -24],
  ])('throws for %s: that says nothing about who has the port', async (code, errno) => {
    const port = await freePort();
    vi.spyOn(internals, '_createServerHandle').mockImplementation((() => errno) as never);
    expect(() => holdPort(port, 'hold')).toThrow(expect.objectContaining({ code, port }));
  });

  it('is not supported by a Node.js whose call is gone or another one', async () => {
    const port = await freePort();
    const spy = vi.spyOn(internals, '_createServerHandle');
    spy.mockImplementation(() => ({}));
    expect(holdPort(port, 'hold').kind).toBe('unsupported');
    spy.mockRestore();
    const create = internals._createServerHandle;
    Reflect.deleteProperty(internals, '_createServerHandle');
    try {
      expect(holdPort(port, 'hold').kind).toBe('unsupported');
      expect(chooseMeans('auto', [])).toEqual({ kind: 'means', means: 'none' });
    } finally {
      internals._createServerHandle = create;
    }
  });

  it('is kept by a child that inherits it, whatever becomes of the parent', async () => {
    const port = await freePort();
    const { fd, release } = hold(port);
    const bind = `import socket; socket.socket().bind(("", ${port}))`;
    const keeper = spawn('cat', { stdio: ['pipe', 'ignore', 'inherit', fd ?? 'ignore'] });
    const ended = once(keeper, 'exit');
    await once(keeper, 'spawn');
    release();
    const kept = spawnSync('python3', ['-c', bind], { stdio: 'ignore' });
    keeper.stdin?.end();
    await ended;
    expect(kept.status).not.toBe(0);
    const alone = spawnSync('python3', ['-c', bind], { stdio: 'ignore' });
    expect(alone.status).toBe(spawnSync('python3', ['--version']).status);
  });
});
