import { expect, test } from 'vitest';
import type { HeldLock } from '../../../src/locks/lockClient.ts';
import type { FullName } from '../../../src/registry/names.ts';
import type { Launch } from '../../../src/session/launchSession.ts';
import type { SessionRecord } from '../../../src/session/record.ts';
import { runOnPort, type Trial } from '../../../src/session/runOnPort.ts';
import { takeLock } from '../../../src/session/takeLock.ts';

const RECORD = {
  name: '/shop/api' as FullName,
  id: 'one',
  root: '/',
  lock: 'db',
  readyTimeout: 1_000,
} as SessionRecord;

/** Takes a lock on descriptor 77, of a server that ends when `end` is called. */
async function take() {
  let end = () => {};
  const lost = new Promise<'closed'>((resolve) => {
    end = () => resolve('closed');
  });
  const held = { name: 'db', fd: 77, fence: 5, lost, abandon: () => {} } as unknown as HeldLock;
  const desk = { locks: { acquire: async () => held }, files: { wish: () => '' } };
  const lock = await takeLock({ desk, options: {} } as unknown as Launch, RECORD);
  return { lock, end };
}

test.skipIf(process.platform === 'win32')(
  'the descriptor of a lock that is lost is nothing to inherit: it may be of another file by now',
  async () => {
    const { lock, end } = await take();
    expect(lock?.fd).toBe(77);
    end();
    await lock?.lost;
    expect(lock?.fd).toBeUndefined();
  },
);

test.skipIf(process.platform === 'win32')(
  'nothing is started when the lock was lost before',
  async () => {
    const { lock, end } = await take();
    end();
    await lock?.lost;
    const filled = { command: ['true'], env: {} };
    const trial = { lock, filled, means: 'none', log: { fd: 1, start: 0 }, options: {} };
    expect(await runOnPort(trial as unknown as Trial, RECORD)).toMatchObject({
      kind: 'failed',
      error: { message: expect.stringContaining('/shop/api lost its lock db') },
    });
  },
);
