import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { type Listener, listenerOf } from '../../../src/probe/listeners.ts';
import { isStoppable, stopListener } from '../../../src/probe/stop.ts';
import { type Child, freePort, listen, listenScript, pid, port, startChild } from './helpers.ts';

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

async function startListener(script = ''): Promise<{ child: Child; listener: Listener }> {
  const child = await startChild(process.execPath, ['-e', script + listenScript]);
  const listener = await listenerOf(port(Number(child.line)));
  if (listener === undefined) return expect.fail('the child does not listen');
  return { child, listener };
}

const stubborn = `process.on('SIGTERM', () => {});`;

describe('isStoppable', () => {
  const listener: Listener = { port: port(3000), addresses: ['127.0.0.1'] };

  it("is offered for the user's own processes that the system names", () => {
    expect(isStoppable({ ...listener, own: true, pid: pid(1234) })).toBe(true);
    expect(isStoppable({ ...listener, own: false, pid: pid(1234) })).toBe(false);
    // Another container's, or hidden for some other reason: there is nothing to signal.
    expect(isStoppable({ ...listener, own: true })).toBe(false);
  });
});

describe('stopListener', () => {
  it('asks, and waits until the process is gone', async () => {
    const { child, listener } = await startListener();
    const exit = once(child.process, 'exit');
    expect(await stopListener(listener)).toEqual({ kind: 'stopped', signal: 'SIGTERM' });
    expect(await exit).toEqual([null, 'SIGTERM']);
    expect(await listenerOf(listener.port)).toBeUndefined();
  });

  it('forces a process that does not react', async () => {
    const { child, listener } = await startListener(stubborn);
    const exit = once(child.process, 'exit');
    const outcome = await stopListener(listener, { graceMs: 30 });
    expect(outcome).toEqual({ kind: 'stopped', signal: 'SIGKILL' });
    expect(await exit).toEqual([null, 'SIGKILL']);
  });

  it('forces a process that is suspended', async () => {
    const { child, listener } = await startListener();
    child.process.kill('SIGSTOP');
    const outcome = await stopListener(listener, { graceMs: 30 });
    expect(outcome).toEqual({ kind: 'stopped', signal: 'SIGKILL' });
  });

  it('leaves clients of the port alone', async () => {
    const { listener } = await startListener();
    const client = await startChild(process.execPath, [
      '-e',
      `require('node:net').connect(${listener.port}, () => console.log(1)).on('error', () => {});
       setInterval(() => {}, 1000);`,
    ]);
    expect(await stopListener(listener)).toMatchObject({ kind: 'stopped' });
    expect(client.process.exitCode ?? client.process.signalCode).toBeNull();
  });

  it('never signals a later process of the same number', async () => {
    const { child, listener } = await startListener();
    expect(await stopListener({ ...listener, startTime: '1' })).toEqual({ kind: 'gone' });
    expect(await listenerOf(listener.port)).toMatchObject({ pid: child.pid });
  });

  it('leaves a process alone that no longer listens there', async () => {
    const { child, listener } = await startListener();
    expect(await stopListener({ ...listener, port: await freePort() })).toEqual({ kind: 'gone' });
    expect(await listenerOf(listener.port)).toMatchObject({ pid: child.pid });
  });

  it('says that the process had already ended', async () => {
    const { child, listener } = await startListener();
    child.process.kill('SIGKILL');
    await once(child.process, 'exit');
    expect(await stopListener(listener)).toEqual({ kind: 'gone' });
  });

  it('refuses other users, unknown processes and itself', async () => {
    const { child, listener } = await startListener();
    const refused = (reason: string) => ({ kind: 'refused', reason });
    expect(await stopListener({ ...listener, own: false })).toEqual(refused('otherUser'));
    const { own: _, ...unclear } = listener;
    expect(await stopListener(unclear)).toEqual(refused('otherUser'));
    const anonymous = { port: listener.port, addresses: listener.addresses };
    expect(await stopListener(anonymous)).toEqual(refused('unknown'));
    expect(await stopListener({ ...anonymous, own: false })).toEqual(refused('otherUser'));
    expect(await stopListener({ ...listener, pid: pid(process.ppid) })).toEqual(refused('self'));
    const { port: mine } = await listen({});
    const self = await listenerOf(mine);
    expect(self && (await stopListener(self))).toEqual(refused('self'));
    expect(child.process.exitCode ?? child.process.signalCode).toBeNull();
  });

  it('sends nothing more once it is aborted', async () => {
    const { child, listener } = await startListener(stubborn);
    const reason = new Error('enough');
    await expect(stopListener(listener, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    const controller = new AbortController();
    const stopping = stopListener(listener, { graceMs: 60_000, signal: controller.signal });
    setTimeout(() => controller.abort(reason), 100);
    await expect(stopping).rejects.toBe(reason);
    expect(await listenerOf(listener.port)).toMatchObject({ pid: child.pid });
  });
});
