import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Pid, toPid } from '../../../src/probe/port.ts';
import { ownIdentity } from '../../../src/probe/process.ts';
import type { FullName } from '../../../src/registry/names.ts';
import { formatRecord } from '../../../src/session/record.ts';
import { openSessionBench, type SessionBench } from '../support/sessionBench.ts';

let bench: SessionBench;

beforeEach(() => {
  bench = openSessionBench();
});
afterEach(() => bench.remove());

test('hundreds of sessions whose processes died are put in order at once', async () => {
  const { sessions, registry, project: root } = bench;
  sessions.files.prepare();
  const pid = toPid(spawnSync(process.execPath, ['-e', '']).pid) as Pid;
  const dead = { ...ownIdentity(), pid, start: '1' };
  const names = Array.from({ length: 600 }, (_, i) => `/yard-${process.pid}/${i}` as FullName);
  const given = await registry.allocate(names.map((name) => ({ name, root, until: dead })));
  for (const [i, name] of names.entries()) {
    const [result] = given.slice(i);
    if (result?.kind !== 'allocated') throw new Error(result?.kind);
    const record = {
      name,
      id: i.toString(16).padStart(16, '0'),
      phase: 'running',
      starter: dead,
      process: dead,
      port: result.named.port,
      ownsName: true,
      means: 'none',
      started: new Date().toISOString(),
      command: ['server'],
      cwd: root,
      root,
      env: {},
      portName: name,
      ready: 'tcp',
      readyTimeout: 1_000,
      handoff: 'auto',
    } as const;
    fs.writeFileSync(sessions.files.record(name), formatRecord(record));
  }
  expect(await sessions.mend()).toHaveLength(600);
  expect(sessions.peek().filter(({ phase }) => phase !== 'ended')).toEqual([]);
  expect((await bench.left()).names).toEqual([]);
});
