import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { probeOnce } from '../../../../src/probe/check/probeOnce.ts';
import { isLocalShortage } from '../../../../src/probe/check/shortage.ts';
import { type Port, toPort } from '../../../../src/probe/port.ts';

const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(handle: (socket: net.Socket) => void): Promise<Port> {
  const server = net.createServer(handle);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const port = toPort((server.address() as net.AddressInfo).port);
  if (port === undefined) throw new Error('No port.');
  return port;
}

describe('one connection attempt', () => {
  it('finds a server up, and is gone from it without an error', async () => {
    const ends: string[] = [];
    const port = await serve((socket) => {
      socket.once('error', (error) => ends.push(error.message));
      socket.once('close', () => ends.push('closed'));
      socket.resume();
    });
    const probe = await probeOnce('127.0.0.1', port, 5000);
    expect(probe).toEqual({ kind: 'up', ms: expect.any(Number) });
    await expect.poll(() => ends, { timeout: 10_000 }).toEqual(['closed']);
  });

  it('finds a server up that resets what it accepts', async () => {
    const port = await serve((socket) => socket.resetAndDestroy());
    for (let i = 0; i < 20; i++) {
      expect(await probeOnce('127.0.0.1', port, 5000)).toMatchObject({ kind: 'up' });
    }
  });

  it('is refused where nobody listens', async () => {
    const port = await serve(() => {});
    servers.pop()?.close();
    const probe = await probeOnce('127.0.0.1', port, 5000);
    expect(probe).toMatchObject({ kind: 'refused', code: 'ECONNREFUSED' });
  });

  it('takes an answer that came while this process was busy for longer than the time-out', async () => {
    const port = await serve(() => {});
    const probing = probeOnce('127.0.0.1', port, 20);
    // Node connects in the next tick; the answer is read after this turn of the event loop.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    expect(await probing).toMatchObject({ kind: 'up' });
  });

  it('says what the system says of an address that cannot be reached', async () => {
    const probe = await probeOnce('255.255.255.255', 80 as Port, 5000);
    expect(['unreachable', 'error', 'refused']).toContain(probe.kind);
    expect(probe.code).toMatch(/^E[A-Z]+$/);
  });

  it('ends with its signal', async () => {
    const port = await serve(() => {});
    const reason = new Error('enough');
    await expect(probeOnce('127.0.0.1', port, 5000, AbortSignal.abort(reason))).rejects.toBe(
      reason,
    );
  });

  it('ends with all others of its signal that are under way', async () => {
    const port = await serve((socket) => socket.resume());
    const enough = new AbortController();
    await probeOnce('127.0.0.1', port, 5000, enough.signal);
    const probing = Array.from({ length: 20 }, () =>
      probeOnce('127.0.0.1', port, 5000, enough.signal),
    );
    enough.abort(new Error('enough'));
    const ends = await Promise.allSettled(probing);
    expect(ends).toEqual(Array(20).fill({ status: 'rejected', reason: enough.signal.reason }));
  });
});

describe('what is lacking here', () => {
  it('says nothing about a host', async () => {
    for (const code of ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']) {
      expect(await isLocalShortage(code, '10.0.0.1', 80 as Port)).toBe(true);
    }
    expect(await isLocalShortage('EADDRNOTAVAIL', '127.0.0.1', 80 as Port)).toBe(true);
    expect(await isLocalShortage('ECONNREFUSED', '127.0.0.1', 80 as Port)).toBe(false);
  });

  it('is no shortage where there is no address to come from', async () => {
    expect(await isLocalShortage('EADDRNOTAVAIL', 'fe80::1%none', 80 as Port)).toBe(false);
  });
});
