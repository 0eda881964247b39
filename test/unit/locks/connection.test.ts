import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { Connection } from '../../../src/locks/connection.ts';
import { Turns } from '../../../src/locks/turns.ts';

afterEach(() => void vi.useRealTimers());

it('that its client half-closes ends, though its last answers are never fetched', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  // What is written never arrives.
  const socket = new Duplex({ read() {}, write() {}, highWaterMark: 4096 });
  const gone: string[] = [];
  const connection = new Connection(
    socket as Socket,
    { onLine: () => connection.answer('alive'), onGone: (why) => gone.push(why) },
    new Turns(),
  );
  socket.push('.keepalive\n');
  socket.push(null);
  while (gone.length === 0) await setImmediate();
  expect(gone).toEqual(['closed']);
  expect(socket.destroyed).toBe(false);
  vi.runAllTimers();
  expect(socket.destroyed).toBe(true);
  await setImmediate();
  expect(gone).toEqual(['closed']);
  expect(vi.getTimerCount()).toBe(0);
});

it('that got its answers is asked about only the later ones', async () => {
  const socket = new Duplex({ read() {}, write() {} });
  const listener = { onLine: () => {}, onGone: () => {} };
  const connection = new Connection(socket as Socket, listener, new Turns());
  expect(connection.unansweredSince).toBeUndefined();
  connection.answer('ok');
  const looked = performance.now();
  while (performance.now() === looked);
  connection.answer('alive');
  expect(connection.unansweredSince).toBeLessThanOrEqual(looked);
  connection.arrived(looked);
  expect(connection.unansweredSince).toBeGreaterThan(looked);
  connection.arrived(performance.now());
  expect(connection.unansweredSince).toBeUndefined();
  socket.destroy();
});

it('takes turns with others that have much to say, a few lines each', async () => {
  const turns = new Turns();
  const said: string[] = [];
  for (const name of ['a', 'b']) {
    const socket = new Duplex({ read() {}, write() {} });
    const listener = { onLine: () => said.push(name), onGone: () => {} };
    new Connection(socket as Socket, listener, turns);
    socket.push('x\n'.repeat(40));
  }
  await expect.poll(() => said.length).toBe(80);
  expect(Math.max(...(said.join('').match(/a+|b+/g) ?? []).map((run) => run.length))).toBe(16);
});
