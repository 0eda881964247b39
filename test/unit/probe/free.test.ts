import { once } from 'node:events';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { listenBriefly, tryBind } from '../../../src/probe/bind.ts';
import { tryConnect } from '../../../src/probe/connect.ts';
import { ProbeError } from '../../../src/probe/errors.ts';
import { type ProbeCalls, probeAgain, probePort } from '../../../src/probe/free.ts';
import { freePort, listen, port, startChild } from './helpers.ts';

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

/** Every bind and connect succeeds as on a free port, but for the addresses named. */
function calls(changes: {
  bind?: Record<string, string>;
  connect?: Record<string, string>;
}): ProbeCalls {
  return {
    bind: async (address) => changes.bind?.[address],
    connect: async (address) => changes.connect?.[address] ?? 'ECONNREFUSED',
  };
}

const any = port(20000);

describe('probePort with real sockets', () => {
  it('calls a port nobody has free, again and again', async () => {
    const free = await freePort();
    for (let round = 0; round < 20; round += 1) {
      expect(await probePort(free)).toEqual({ kind: 'free' });
    }
  });

  it.each([
    ['IPv4 loopback', { host: '127.0.0.1' }, '127.0.0.1'],
    ['every IPv4 address', { host: '0.0.0.0' }, '127.0.0.1'],
    ['IPv6 loopback', { host: '::1' }, '::1'],
    ['every IPv6 address, not IPv4', { host: '::', ipv6Only: true }, '::1'],
    ['both families', { host: '::' }, '127.0.0.1'],
  ])('sees a server on %s', async (_, options, address) => {
    const { port: taken } = await listen(options);
    expect(await probePort(taken)).toEqual({ kind: 'used', seen: 'bind', address });
  });

  it.runIf(process.platform === 'linux')('sees a server on another loopback address', async () => {
    const { port: taken } = await listen({ host: '127.0.0.2' });
    expect(await probePort(taken)).toEqual({ kind: 'used', seen: 'bind', address: '0.0.0.0' });
  });

  it('sees the local port of an outgoing connection', async () => {
    const { port: target } = await listen({ host: '127.0.0.1' });
    const socket = net.connect(target, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    expect(await probePort(port(socket.localPort))).toMatchObject({ kind: 'used', seen: 'bind' });
  });

  it('does not disturb a second probe of the same port, nor a server that starts meanwhile', async () => {
    const free = await freePort();
    const probes = Array.from({ length: 50 }, () => probePort(free));
    expect(new Set((await Promise.all(probes)).map(({ kind }) => kind))).toEqual(new Set(['free']));
    const ongoing = probePort(free);
    const { port: taken } = await listen({ host: '127.0.0.1', port: free });
    expect(taken).toBe(free);
    await ongoing;
  });

  it('leaves the port to the next server', async () => {
    const free = await freePort();
    await probePort(free);
    expect((await listen({ host: '::', port: free })).port).toBe(free);
  });

  it.runIf(process.platform !== 'win32')(
    'throws instead of answering when no descriptor is left',
    async () => {
      const script = fileURLToPath(new URL('outOfDescriptors.mts', import.meta.url));
      const limited = 'ulimit -n 256 && exec "$0" --import tsx "$1"';
      const child = await startChild('/bin/sh', ['-c', limited, process.execPath, script]);
      expect(JSON.parse(child.line)).toEqual({ name: 'ProbeError', code: 'EMFILE' });
    },
  );
});

describe('probePort on other machines', () => {
  it.each(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])('works without IPv6 (%s)', async (code) => {
    const bind = { '::1': code, '::': code };
    const withoutIPv6 = calls({ bind, connect: { '::1': code } });
    expect(await probePort(any, { calls: withoutIPv6 })).toEqual({ kind: 'free' });
    const used = calls({ bind: { ...bind, '0.0.0.0': 'EADDRINUSE' } });
    expect(await probePort(any, { calls: used })).toMatchObject({ kind: 'used' });
  });

  it('works where only the IPv6 loopback is off', async () => {
    const off = { '::1': 'EADDRNOTAVAIL' };
    expect(await probePort(any, { calls: calls({ bind: off, connect: off }) })).toEqual({
      kind: 'free',
    });
  });

  it('does not call a port free where no family could be tried', async () => {
    const code = 'EAFNOSUPPORT';
    const bind = { '127.0.0.1': code, '0.0.0.0': code, '::1': code, '::': code };
    await expect(probePort(any, { calls: calls({ bind }) })).rejects.toMatchObject({
      code: 'NOFAMILY',
    });
  });

  it('calls a port it may not bind unusable, unless somebody answers on it', async () => {
    const bind = { '127.0.0.1': 'EACCES', '0.0.0.0': 'EACCES', '::1': 'EACCES', '::': 'EACCES' };
    expect(await probePort(port(80), { calls: calls({ bind }) })).toEqual({
      kind: 'unusable',
      code: 'EACCES',
      address: '127.0.0.1',
    });
    const served = calls({ bind, connect: { '127.0.0.1': 'connected' } });
    expect(await probePort(port(80), { calls: served })).toEqual({
      kind: 'used',
      seen: 'connect',
      address: '127.0.0.1',
    });
  });

  it('looks at the addresses after one it may not bind', async () => {
    const bind = { '127.0.0.1': 'EACCES', '::': 'EADDRINUSE' };
    expect(await probePort(any, { calls: calls({ bind }) })).toMatchObject({ kind: 'used' });
  });

  it.each(['connected', 'ETIMEDOUT', 'ECONNRESET'])(
    'calls a port used when the bind works but the connect says %s',
    async (outcome) => {
      const state = await probePort(any, { calls: calls({ connect: { '::1': outcome } }) });
      expect(state).toEqual({ kind: 'used', seen: 'connect', address: '::1' });
    },
  );

  it.each(['EMFILE', 'ENFILE', 'ENOBUFS', 'EWHATEVER'])('throws on %s', async (code) => {
    const failures = [calls({ bind: { '::': code } }), calls({ connect: { '127.0.0.1': code } })];
    for (const failing of failures) {
      const error = await probePort(any, { calls: failing }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ProbeError);
      expect(error).toMatchObject({ code, message: expect.stringContaining('20000') });
    }
  });

  it('is looked at again by binds alone, which see a server that came meanwhile', async () => {
    const free = await freePort();
    expect(await probeAgain(free)).toEqual({ kind: 'free' });
    const { port: taken } = await listen({ host: '127.0.0.1' });
    expect(await probeAgain(taken)).toMatchObject({ kind: 'used', seen: 'bind' });
  });

  it('sees by a real connection what the binds missed', async () => {
    const { port: taken } = await listen({ host: '::1' });
    const state = await probePort(taken, {
      calls: { bind: async () => undefined, connect: tryConnect },
    });
    expect(state).toEqual({ kind: 'used', seen: 'connect', address: '::1' });
  });
});

describe('aborting', () => {
  it('throws the reason before and during the probe', async () => {
    const reason = new Error('enough');
    await expect(probePort(any, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const connecting = tryConnect('127.0.0.1', await freePort(), controller.signal);
    controller.abort(reason);
    await expect(connecting).rejects.toBe(reason);
  });
});

describe('the two ways to bind', () => {
  it('answer alike', async () => {
    const free = await freePort();
    const { port: taken } = await listen({ host: '0.0.0.0' });
    for (const bind of [tryBind, listenBriefly]) {
      expect(await bind('127.0.0.1', free)).toBeUndefined();
      expect(await bind('::', free)).toBeUndefined();
      expect(await bind('127.0.0.1', taken)).toBe('EADDRINUSE');
      expect(await bind('::', taken)).toBe('EADDRINUSE');
      // TEST-NET-1 (RFC 5737): an address no machine has.
      expect(await bind('192.0.2.1', free)).toBe('EADDRNOTAVAIL');
    }
  });

  it('have the one that does not listen on this Node', () => {
    expect(net).toHaveProperty('_createServerHandle');
  });
});
