import { createServer } from 'node:net';
import os from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LockEvent } from '../../../src/locks/events.ts';
import { LockServer, type LockServerOptions } from '../../../src/locks/lockServer.ts';
import { answerTo, Wire } from '../../support/wire.ts';

/** An address of this machine that is not of the loopback. */
const ownAddress = Object.values(os.networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

const servers: LockServer[] = [];
const wires: Wire[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const wire of wires.splice(0)) wire.socket.destroy();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

interface Started {
  readonly server: LockServer;
  readonly port: number;
  readonly events: LockEvent[];
  open(): Promise<Wire>;
  /** The whole of a conversation that the server ends. */
  answer(text: string | Buffer): Promise<string>;
  stats(): Promise<Record<string, number>>;
}

async function start(options: Partial<LockServerOptions> = {}): Promise<Started> {
  const events: LockEvent[] = [];
  const onEvent = (event: LockEvent) => events.push(event);
  const server = new LockServer({ host: '127.0.0.1', port: 0, onEvent, ...options });
  servers.push(server);
  const { port } = await server.listen();
  const secret = options.secret === undefined ? '' : `,secret:${options.secret}`;
  return {
    server,
    port,
    events,
    async open() {
      const wire = await Wire.open(port);
      wires.push(wire);
      return wire;
    },
    answer: (text) => answerTo(port, text),
    stats: async () =>
      JSON.parse((await answerTo(port, `.stats${secret}\n`)).slice('stats,'.length)),
  };
}

describe('the first line', () => {
  it.each([
    ['.ping\n', 'pong\n'],
    ['.ping\r\n', 'pong\n'],
    ['  .ping , some : thing \n', 'pong\n'],
    ['nonsense\n', 'bad-action\n'],
    ['release\n', 'bad-action\n'],
    ['.keepalive\n', 'bad-action\n'],
    ['PING\n', 'bad-action\n'],
    ['GET / HTTP/1.1\r\nHost: x\r\n\r\nlock,name:a\n', 'bad-action\n'],
    ['\n', 'bad-request\n'],
    ['lock,\n', 'bad-request\n'],
    ['lock,name\n', 'bad-request\n'],
    ['lock,:a\n', 'bad-request\n'],
    [',name:a\n', 'bad-request\n'],
    [Buffer.from([0x6c, 0xc3, 0x28, 0x0a]), 'bad-request\n'],
    ['x'.repeat(1026), 'bad-request\n'],
    [`lock,name:a,more:${'x'.repeat(1024)}\n`, 'bad-request\n'],
    ['lock\n', 'err,invalid lock name\n'],
    ['lock,name:\n', 'err,invalid lock name\n'],
    ['lock,name:a b\n', 'err,invalid lock name\n'],
    ['lock,name:é\n', 'err,invalid lock name\n'],
    [`lock,name:${'a'.repeat(201)}\n`, 'err,invalid lock name\n'],
    ['lock,name:a,client-id:\n', 'err,invalid client id\n'],
    ['lock,name:a,client-id:a b\n', 'err,invalid client id\n'],
    ['lock,name:a,wait:soon\n', 'err,invalid wait\n'],
    ['lock,name:a,wait:86401\n', 'err,invalid wait\n'],
    ['lock,name:a,fence:maybe\n', 'err,invalid fence\n'],
    ['.server-shutdown\n', 'err,shutdown not allowed\n'],
    ['lock,name:a\nrelease\n', 'ok\nreleased\n'],
    ['lock,name:a,unknown:thing\nrelease\nrelease\n', 'ok\nreleased\n'],
  ])('%j', async (text, expected) => {
    const { answer, stats } = await start();
    expect(await answer(text)).toBe(expected);
    expect(await stats()).toMatchObject({ lock_count: 0 });
  });

  it('may come byte by byte, and only the end of the line counts', async () => {
    const { open, stats } = await start();
    const wire = await open();
    for (const byte of 'lock,name:a') {
      wire.send(byte);
      await new Promise(setImmediate);
    }
    expect(await stats()).toMatchObject({ lock_count: 0 });
    wire.send('\n');
    expect(await wire.line()).toBe('ok');
  });

  it('is not taken from half a line', async () => {
    const { open, stats } = await start();
    const wire = await open();
    wire.send('lock,name:a');
    await wire.close();
    expect(await wire.ended).toBe('');
    expect(await stats()).toMatchObject({ requests_count: 1, lock_acquired_count: 0 });
  });

  it('is waited for a minute', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { open, server } = await start();
    const idle = await open();
    const half = await open();
    half.send('lock,na');
    const holder = await open();
    expect(await holder.ask('lock,name:a')).toBe('ok');
    vi.advanceTimersByTime(60_000);
    expect([await idle.ended, await half.ended]).toEqual(['', '']);
    expect(await holder.ask('.keepalive')).toBe('alive');
    await expect.poll(() => server.connections).toBe(1);
  });
});

describe('a held lock', () => {
  it('is refused to others, and kept whatever its holder says', async () => {
    const { open, answer } = await start();
    const holder = await open();
    expect(await holder.ask('lock,name:a,client-id:me@home')).toBe('ok');
    for (const line of [
      '',
      'nonsense',
      'lock,name:b',
      '.stats',
      ',',
      '.server-shutdown',
      'release x',
    ]) {
      expect(await holder.ask(line)).toBe('bad-action');
    }
    expect(await holder.ask('.keepalive')).toBe('alive');
    expect(await answer('lock,name:a\n')).toBe('not-granted\n');
    expect(await answer('lock,name:A\nrelease\n')).toBe('ok\nreleased\n');
    expect(await holder.ask('release')).toBe('released');
    expect(await holder.line()).toBeUndefined();
    expect(await answer('lock,name:a\nrelease\n')).toBe('ok\nreleased\n');
  });

  it.each([
    ['half-closes', (wire: Wire) => wire.socket.end()],
    ['closes', (wire: Wire) => wire.socket.destroy()],
    ['resets', (wire: Wire) => wire.socket.resetAndDestroy()],
    ['sends a line without an end', (wire: Wire) => wire.send('x'.repeat(3000))],
  ])('is free once its holder %s', async (_what, leave) => {
    const { open } = await start();
    const holder = await open();
    expect(await holder.ask('lock,name:a')).toBe('ok');
    const next = await open();
    next.send('lock,name:a,wait:60\n');
    leave(holder);
    expect(await next.line()).toBe('ok');
  });

  it('is granted in the order in which clients came, passing over those who left', async () => {
    const { open, answer } = await start();
    const holder = await open();
    expect(await holder.ask('lock,name:a')).toBe('ok');
    const queue: Wire[] = [];
    for (let i = 0; i < 5; i++) {
      const wire = await open();
      wire.send(`lock,name:a,wait:60,client-id:c${i},fence:yes\n`);
      queue.push(wire);
      const shown = async () => JSON.parse((await answer('.locks\n')).slice(6))[0].waiting.length;
      await expect.poll(shown).toBe(i + 1);
    }
    expect(await queue[0]?.ask('.keepalive')).toBe('alive');
    expect(await queue[0]?.ask('nonsense')).toBe('bad-action');
    expect(await queue[1]?.ask('release')).toBe('released');
    queue[3]?.socket.destroy();
    const [row] = JSON.parse((await answer('.locks\n')).slice('locks,'.length));
    expect(row).toMatchObject({ name: 'a', client: '', waiting: [{ client: 'c0' }, {}, {}] });
    let last = row.fence;
    holder.send('release\n');
    for (const i of [0, 2, 4]) {
      const line = (await queue[i]?.line()) ?? '';
      const fence = Number(/^ok,fence:(\d+)$/.exec(line)?.[1]);
      expect(fence).toBeGreaterThan(last);
      last = fence;
      queue[i]?.send('release\n');
      expect(await queue[i]?.line()).toBe('released');
    }
  });

  it('that was waited for is held for longer than that', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { open, answer, events } = await start();
    const holder = await open();
    expect(await holder.ask('lock,name:a')).toBe('ok');
    const next = await open();
    next.send('lock,name:a,wait:5\n');
    await expect.poll(() => events.at(-1)?.event).toBe('waiting');
    expect(await holder.ask('release')).toBe('released');
    expect(await next.line()).toBe('ok');
    vi.advanceTimersByTime(60_000);
    expect(await next.ask('.keepalive')).toBe('alive');
    expect(await answer('lock,name:a\n')).toBe('not-granted\n');
  });

  it('is not granted when the time to wait is over, and to nobody twice then', async () => {
    const { open, answer, stats } = await start();
    const holder = await open();
    expect(await holder.ask('lock,name:a')).toBe('ok');
    expect(await answer('lock,name:a,wait:0\n')).toBe('not-granted\n');
    expect(await answer('lock,name:a,wait:0.05\n')).toBe('not-granted\n');
    await holder.close();
    await expect.poll(stats).toMatchObject({
      lock_count: 0,
      waiting_count: 0,
      lock_acquired_count: 1,
      lock_not_acquired_count: 2,
      lock_released_count: 1,
    });
  });
});

describe('a secret', () => {
  it.each(['.ping', '.stats', '.locks', '.server-shutdown', 'lock,name:a', 'lock', 'nonsense'])(
    'is asked for by %s, which says nothing else without it',
    async (line) => {
      const { answer } = await start({ secret: 's3cret', allowShutdown: true });
      for (const wrong of ['', ',secret:', ',secret:s3cre', ',secret:s3cret2', ',secret:S3CRET']) {
        expect(await answer(`${line}${wrong}\n`)).toBe('err,wrong secret\n');
      }
    },
  );

  it('opens the door once for all that follows', async () => {
    const { open, stats } = await start({ secret: 's3cret' });
    const wire = await open();
    expect(await wire.ask('lock,secret:s3cret,name:a')).toBe('ok');
    expect(await wire.ask('.keepalive')).toBe('alive');
    expect(await stats()).toMatchObject({ lock_count: 1 });
    expect(await wire.ask('release')).toBe('released');
  });
});

describe('the end', () => {
  it('by a client comes after its answer, and no waiting client ever gets a lock by it', async () => {
    const { open, answer, server, port, events } = await start({ allowShutdown: true });
    const holder = await open();
    expect(await holder.ask('lock,name:a')).toBe('ok');
    const waiting = await open();
    waiting.send('lock,name:a,wait:60\n');
    await expect.poll(() => events.at(-1)?.event).toBe('waiting');
    expect(await answer('.server-shutdown\n')).toBe('shutting-down\n');
    expect([await holder.line(), await waiting.ended]).toEqual([undefined, '']);
    await server.closed;
    await expect(Wire.open(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(events.map(({ event }) => event)).not.toContain('not-granted');
    expect(events.filter(({ event }) => event === 'granted')).toHaveLength(1);
    expect(events).toContainEqual(expect.objectContaining({ event: 'released', why: 'stopped' }));
  });

  it.skipIf(ownAddress === undefined)(
    'is for clients on the loopback alone: not for one that came by another address',
    async () => {
      const { port, server } = await start({ host: '0.0.0.0', allowShutdown: true });
      const wire = await Wire.open(port, ownAddress);
      wires.push(wire);
      expect(await wire.ask('.server-shutdown')).toBe('err,shutdown not allowed');
      await wire.close();
      expect(await answerTo(port, '.server-shutdown\n')).toBe('shutting-down\n');
      await server.closed;
    },
  );

  it('leaves connections that were not accepted yet without an answer', async () => {
    const { server, port } = await start();
    const refused = () => '';
    const late = Wire.open(port).then((wire) => wire.send('.ping\n').ended, refused);
    const closed = server.close();
    expect(await late).toBe('');
    await closed;
  });

  it('is harmless twice, and before the beginning', async () => {
    const { server } = await start();
    await Promise.all([server.close(), server.close()]);
    await new LockServer({ host: '127.0.0.1', port: 0 }).close();
  });
});

describe('limits', () => {
  it('tell clients above them so, and let the next in when one left', async () => {
    const { open, answer, server } = await start({ maxConnections: 2 });
    const one = await open();
    const two = await open();
    expect([await one.ask('lock,name:a'), await two.ask('lock,name:b')]).toEqual(['ok', 'ok']);
    expect(await answer('')).toBe('err,too many connections\n');
    await two.close();
    await expect.poll(() => server.connections).toBe(1);
    expect(await answer('.ping\n')).toBe('pong\n');
    expect(await one.ask('.keepalive')).toBe('alive');
  });

  it('drop the rest without a word', async () => {
    const { open, server } = await start({ maxConnections: 1 });
    await open();
    // Those that were told are let go only when they close, too.
    const many = await Promise.all(Array.from({ length: 100 }, () => open()));
    const answers = await Promise.all(many.map((wire) => wire.ended));
    const told = answers.filter((text) => text === 'err,too many connections\n').length;
    expect([told, answers.filter((text) => text === '').length]).toEqual([64, 36]);
    expect(server.connections).toBe(65);
  });

  it('hold for whoever sends and never reads, while others are served', {
    timeout: 30_000,
  }, async () => {
    const { open, answer, stats } = await start();
    const flooder = await open();
    expect(await flooder.ask('lock,name:a')).toBe('ok');
    flooder.socket.pause();
    // Until the system takes no more, and it stays so while others are served: nothing more is read, nor answered.
    const lines = Buffer.from('.keepalive\n'.repeat(50_000));
    let sent = 0;
    await expect
      .poll(
        async () => {
          const before = flooder.socket.writableLength;
          if (before === 0) {
            sent += lines.length;
            flooder.send(lines);
          }
          const { requests_count: answered = 0 } = await stats();
          for (let i = 0; i < 20; i++) expect(await answer('.ping\n')).toBe('pong\n');
          const isIdle = (await stats()).requests_count === answered + 21;
          return before > 0 && flooder.socket.writableLength === before && isIdle;
        },
        { interval: 1, timeout: 20_000 },
      )
      .toBe(true);
    expect(await answer('lock,name:a\n')).toBe('not-granted\n');
    // All is answered in the end: nothing was lost.
    flooder.socket.resume();
    flooder.send('release\n');
    const text = await flooder.ended;
    expect(text.slice('ok\n'.length)).toBe(
      `${'alive\n'.repeat(sent / '.keepalive\n'.length)}released\n`,
    );
  });
});

describe('what is told', () => {
  it('of being busy: once at the first lock, once at the last', async () => {
    const told: boolean[] = [];
    const { open, answer } = await start({ onBusy: (busy) => told.push(busy) });
    await answer('.locks\n');
    const one = await open();
    const two = await open();
    expect([await one.ask('lock,name:a'), await two.ask('lock,name:b')]).toEqual(['ok', 'ok']);
    const three = await open();
    three.send('lock,name:a,wait:60\n');
    await one.close();
    expect(await three.line()).toBe('ok');
    await two.close();
    expect(told).toEqual([true]);
    await three.close();
    await expect.poll(() => told).toEqual([true, false]);
  });

  it('of a port that is taken, and then nothing more', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await new Promise((resolve) => other.close(resolve));
  });
});
