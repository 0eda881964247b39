import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Pid, toPid } from '../../../src/probe/port.ts';
import { ownIdentity, type ProcessIdentity } from '../../../src/probe/process.ts';
import type { NameRef } from '../../../src/registry/book.ts';
import { RegistryError } from '../../../src/registry/errors.ts';
import type { FullName } from '../../../src/registry/names.ts';
import { Registry } from '../../../src/registry/registry.ts';
import { type Desk, openDesk } from '../../../src/session/desk.ts';
import { endProcesses } from '../../../src/session/endProcesses.ts';
import { mendAll } from '../../../src/session/mend.ts';
import { formatRecord, type SessionRecord } from '../../../src/session/record.ts';
import { SessionLockedError } from '../../../src/session/sessionStore.ts';
import { Sessions } from '../../../src/session/sessions.ts';
import { stopSession } from '../../../src/session/stop.ts';
import { sweepLocks } from '../../../src/session/sweepLocks.ts';

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const NAME = `/mend-${process.pid}/a` as FullName;

let folder: string;
let registry: Registry;
let sessions: Sessions;
let desk: Desk;
let ref: NameRef;
/** A process that has ended. */
let dead: ProcessIdentity;
/** One that ran before a restart of the machine, and one of another container. */
let earlier: ProcessIdentity;
let elsewhere: ProcessIdentity;

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-mend-')));
  registry = new Registry({ file: path.join(folder, 'registry.json'), by: 'test' });
  sessions = new Sessions(registry);
  desk = openDesk(registry);
  desk.files.prepare();
  ref = { name: NAME, root: folder };
  const pid = toPid(spawnSync(process.execPath, ['-e', '']).pid) as Pid;
  dead = { ...ownIdentity(), pid, start: '1' };
  earlier = { ...ownIdentity(), boot: '00000000-0000-0000-0000-000000000000' };
  elsewhere = { ...ownIdentity(), ns: 'pid:[1]' };
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** Writes a record. */
function record(more: Partial<SessionRecord> = {}): SessionRecord {
  const written: SessionRecord = {
    name: NAME,
    id: '0123456789abcdef',
    phase: 'running',
    starter: dead,
    ownsName: true,
    means: 'none',
    started: new Date().toISOString(),
    command: ['server'],
    cwd: folder,
    root: folder,
    env: {},
    portName: NAME,
    ready: 'tcp',
    readyTimeout: 1_000,
    handoff: 'auto',
    ...more,
  };
  fs.writeFileSync(desk.files.record(NAME), formatRecord(written));
  return written;
}

async function names(): Promise<FullName[]> {
  return (await registry.read()).all().map(({ name }) => name);
}

test('a session that somebody is at work on is left to that one', async () => {
  record({ process: dead });
  expect(await desk.store.hold(NAME, () => mendAll(desk))).toEqual([]);
});

test('a registry that is locked is told of, and no session is taken for mended', async () => {
  record({ process: dead });
  const locked = new RegistryError('locked', 'The registry is locked.');
  const refuse = { file: registry.file, read: () => Promise.reject(locked) } as unknown as Registry;
  await expect(mendAll({ ...desk, registry: refuse })).rejects.toBe(locked);
  await expect(new Sessions(refuse).list()).rejects.toMatchObject({ code: 'coordination-failed' });
});

test('a name whose starter ended before it wrote it down goes with the session', async () => {
  for (const undo of [() => sessions.stop(ref), () => sessions.mend()]) {
    await registry.allocate([{ ...ref, until: dead }]);
    record({ phase: 'starting', ownsName: false });
    await undo();
    expect(await names()).toEqual([]);
    expect(sessions.peek()).toEqual([]);
  }
});

test('what ran before a restart of the machine has ended', async () => {
  const one = record({ process: earlier });
  expect(await sessions.running(await registry.read())).toEqual(new Map());
  expect(await sessions.ofProcess(earlier.pid)).toBeUndefined();
  expect(await sessions.lifeOf(one)).toBe('dead');
  const left = `${desk.files.lock(NAME)}.0123`;
  fs.writeFileSync(left, JSON.stringify({ ...earlier, token: '0123', since: '' }));
  await sweepLocks(desk);
  expect(fs.existsSync(left)).toBe(false);
});

test('a session whose process is in another container stays, and is not started again', async () => {
  const half = record({ phase: 'starting', process: elsewhere });
  expect(await endProcesses(desk.files, half)).toEqual({ kind: 'failed', code: 'EUNKNOWN' });
  expect(await sessions.mend()).toEqual([]);
  const again = sessions.start({ ...ref, command: ['server'] });
  await expect(again).rejects.toMatchObject({
    code: 'start-failed',
    message: expect.stringContaining('EUNKNOWN'),
  });
  expect(sessions.peek()).toMatchObject([{ phase: 'starting' }]);
  // That one has ended; somebody saw it.
  record({ phase: 'ended', process: elsewhere });
  await sessions.stop(ref);
  expect(sessions.peek()).toEqual([]);
});

test('whoever was robbed of a session removes nothing of the one who has it now', async () => {
  record();
  await desk.store.hold(NAME, async (held) => {
    const lock = desk.files.lock(NAME);
    fs.writeFileSync(lock, JSON.stringify({ ...earlier, token: '0123', since: '' }));
    await held.remove();
  });
  expect(sessions.peek()).toHaveLength(1);
});

test('a start is undone whatever ends it', async () => {
  const onStep = (step: string) => {
    if (step === 'starting') throw new TypeError('a bug');
  };
  const start = sessions.start({ ...ref, command: ['server'] }, { onStep });
  await expect(start).rejects.toThrow('a bug');
  expect(sessions.peek()).toEqual([]);
  expect(await names()).toEqual([]);
});

test('a stop waits longer than the grace for whoever works on the session', async () => {
  record({ process: dead });
  const graceMs = 60_000;
  const clock = vi.spyOn(performance, 'now');
  let tries = 0;
  const hold: Desk['store']['hold'] = (name, work) => {
    tries++;
    // Somebody has it for as long as the grace lasts.
    if (tries > 1) return desk.store.hold(name, work);
    clock.mockImplementation(() => graceMs);
    throw new SessionLockedError('locked', 'Somebody is at work on it.');
  };
  clock.mockImplementation(() => 0);
  const store = Object.assign(Object.create(desk.store), { hold });
  try {
    await stopSession({ ...desk, store }, NAME, { graceMs });
  } finally {
    clock.mockRestore();
  }
  expect(tries).toBe(2);
  expect(sessions.peek()).toEqual([]);
});
