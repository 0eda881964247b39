import { expect, it } from 'vitest';
import { detailLines } from '../../../../src/cli/session/details.ts';
import { lockStateOf, withRemark } from '../../../../src/cli/session/lockWords.ts';
import { ownIdentity } from '../../../../src/probe/process.ts';
import type { FullName } from '../../../../src/registry/names.ts';
import type { SessionStatus } from '../../../../src/session/operations.ts';
import type { SessionRecord } from '../../../../src/session/record.ts';

const record: SessionRecord = {
  name: '/quay/api' as FullName,
  id: '0123456789abcdef',
  phase: 'running',
  starter: ownIdentity(),
  command: ['x'],
  cwd: '/quay',
  root: '/quay',
  env: {},
  ready: 'tcp',
  readyTimeout: 30_000,
  handoff: 'auto',
  ownsName: false,
  means: 'none',
  started: '2026-01-01T00:00:00.000Z',
};

it.each([
  ['00:00:00.340', '340 ms'],
  ['00:00:09.500', '9.5 s'],
  ['00:00:30.000', '30 s'],
])('a session that was ready at %s was so %s later', (at, later) => {
  const status = { record: { ...record, readyAt: `2026-01-01T${at}Z` }, state: 'ready' } as const;
  const lines = detailLines(status, { name: 'api', listeners: [], lastLines: [], log: '/log' });
  expect(lines).toContain(`  ready     ${later} later (tcp)`);
});

it.each<[Partial<SessionRecord>, Partial<SessionStatus>, string | undefined, string, string]>([
  [{}, {}, undefined, 'none', 'ready'],
  [{ fence: 7 }, {}, '  lock      db', 'held', 'ready'],
  [
    { fence: 7 },
    { lockLost: true },
    '  lock      db, which it lost: others can have it now',
    'lost',
    'ready, lost lock db',
  ],
  [
    { waitsFor: 'shop.job' },
    { state: 'starting' },
    '  lock      db, which it waits for; shop.job had it',
    'waiting',
    'starting, waits for lock db',
  ],
  // It was told to take one, and has not been seen to wait.
  [{}, { state: 'starting' }, '  lock      db', 'none', 'starting'],
  [{ fence: 7 }, { state: 'ended' }, '  lock      db', 'none', 'ended'],
])('the lock of a session is told: %j %j', (more, status, line, state, cell) => {
  const lock = line === undefined ? {} : { lock: 'db' };
  const one: SessionStatus = { record: { ...record, ...lock, ...more }, state: 'ready', ...status };
  const lines = detailLines(one, { name: 'api', listeners: [], lastLines: [], log: '/log' });
  expect(lines.find((text) => text.startsWith('  lock '))).toBe(line);
  expect(lockStateOf(one)).toBe(state);
  expect(withRemark(one.state, one)).toBe(cell);
});
