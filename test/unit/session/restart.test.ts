import { afterEach, expect, test, vi } from 'vitest';
import type { FullName } from '../../../src/registry/names.ts';
import type { Desk } from '../../../src/session/desk.ts';
import type { SessionRecord } from '../../../src/session/record.ts';
import { restartSession } from '../../../src/session/restart.ts';

const NAME = '/shop/api' as FullName;

afterEach(() => vi.restoreAllMocks());

/** Restarts a session whose supervisor needs 35 s, where 15 s are given to get ready. */
function restart(lock: Partial<SessionRecord>) {
  const before = {
    name: NAME,
    id: 'before',
    phase: 'ended',
    intent: 'restart',
    readyTimeout: 15_000,
    supervisor: { pid: 1 },
    ...lock,
  } as unknown as SessionRecord;
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const read = () => {
    now += 5_000;
    const phase = now < 40_000 ? 'starting' : 'running';
    return { kind: 'record', record: { ...before, id: 'after', phase } };
  };
  const held = { read: () => ({ kind: 'record', record: before }), write: async () => {} };
  const desk = {
    store: { read, hold: (_: FullName, work: (one: typeof held) => unknown) => work(held) },
    files: { marker: () => '' },
    isAlive: async () => 'live',
  };
  return restartSession(desk as unknown as Desk, NAME);
}

test('a supervisor has time to wait for the lock, and then to get ready', async () => {
  const restarted = await restart({ lock: 'db' });
  expect(restarted).toMatchObject({ kind: 'by-supervisor', record: { phase: 'running' } });
});

test('a supervisor that takes longer has not started it again', async () => {
  await expect(restart({})).rejects.toThrow('was not started again by its supervisor');
});
