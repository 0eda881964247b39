import { expect, it } from 'vitest';
import { detailLines } from '../../../../src/cli/session/details.ts';
import { ownIdentity } from '../../../../src/probe/process.ts';
import type { FullName } from '../../../../src/registry/names.ts';
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
