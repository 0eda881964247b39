import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toPid } from '../../../src/probe/port.ts';
import { ownIdentity, processIdentity } from '../../../src/probe/process.ts';
import { Registry } from '../../../src/registry/registry.ts';
import type { Service } from '../../../src/services/service.ts';
import { formatRecord, type SessionRecord } from '../../../src/session/record.ts';
import { SessionFiles } from '../../../src/session/sessionFiles.ts';

vi.mock('vscode', async () => {
  const { EventEmitter, Disposable } = await import('./support/vscodeEvents.ts');
  const window = { state: { focused: true }, onDidChangeWindowState: new EventEmitter().event };
  return { EventEmitter, Disposable, window };
});

const { SessionsModel } = await import('../../../src/extension/sessions/sessionsModel.ts');
type Model = InstanceType<typeof SessionsModel>;

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let folder: string;
let files: SessionFiles;
let model: Model;
let logged: string[];
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-sessions-model-')));
  const registry = new Registry({ file: path.join(folder, 'registry.json'), by: 'test' });
  files = new SessionFiles(registry.file);
  files.prepare();
  const quiet = () => ({ dispose: () => {} });
  const service = { name: 'api', portName: 'api', ready: 'tcp' } as Service;
  const configs = {
    get: async () => ({ services: new Map([['api', service]]) }),
    onDidChange: quiet,
  };
  const projects = { all: () => [{ root: folder }], onDidChange: quiet };
  const book = { get: () => registry.read(), onDidChange: quiet };
  logged = [];
  const log = { error: (error: unknown) => logged.push(String(error)) };
  model = new SessionsModel(
    registry,
    projects as never,
    configs as never,
    book as never,
    { fresh: undefined, onDidChange: quiet } as never,
    log as never,
  );
});
afterEach(async () => {
  expect(logged).toEqual([]);
  model.dispose();
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  fs.rmSync(folder, { recursive: true, force: true });
});

/** A record of a process that does nothing. */
async function runningRecord(): Promise<{ record: SessionRecord; child: ChildProcess }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  const pid = toPid(child.pid);
  const identity = pid && (await processIdentity(pid));
  if (identity === undefined) throw new Error('no process');
  const [view] = await model.look();
  if (view === undefined) throw new Error('no service');
  const record: SessionRecord = {
    name: view.name,
    id: '0123456789abcdef',
    phase: 'running',
    starter: ownIdentity(),
    process: identity,
    ownsName: false,
    means: 'none',
    started: new Date().toISOString(),
    command: ['node'],
    cwd: folder,
    root: folder,
    env: {},
    ready: 'tcp',
    readyTimeout: 1000,
    handoff: 'auto',
  };
  return { record, child };
}

function write(record: SessionRecord): void {
  const file = files.record(record.name);
  fs.writeFileSync(`${file}.tmp`, formatRecord(record));
  fs.renameSync(`${file}.tmp`, file);
}

/** Waits until the service is told to do something. */
async function whenIt(kind: string): Promise<void> {
  await vi.waitFor(async () => expect((await model.get())[0]?.state.kind).toBe(kind), {
    timeout: 20_000,
  });
}

test('a service is followed from record to record, and to the death of its process', async () => {
  const { record, child } = await runningRecord();
  let changes = 0;
  model.onDidChange(() => {
    changes += 1;
  });
  const observing = model.observe(50);
  await whenIt('stopped');
  write({ ...record, phase: 'starting' });
  await whenIt('starting');
  write(record);
  await whenIt('ready');
  const before = changes;
  child.kill('SIGKILL');
  await whenIt('failed');
  expect(changes).toBe(before + 1);
  observing.dispose();
});

test('a service of before a restart of the machine has ended', async () => {
  const { record } = await runningRecord();
  const process = { ...ownIdentity(), boot: '00000000-0000-0000-0000-000000000000' };
  write({ ...record, process });
  expect((await model.look())[0]?.state.kind).toBe('failed');
});

test('while the sessions cannot be listed they are shown as they were', async () => {
  const { record } = await runningRecord();
  write(record);
  expect((await model.look())[0]?.state.kind).toBe('ready');
  fs.renameSync(files.folder, `${files.folder}-aside`);
  fs.writeFileSync(files.folder, '');
  for (const look of [model.look(), model.begin([], 'starting'), model.ended([])]) await look;
  expect((await model.look())[0]?.state.kind).toBe('ready');
  expect(logged.splice(0)).toEqual([expect.stringContaining(`Cannot use ${files.folder}`)]);
  fs.rmSync(files.folder);
  expect((await model.look())[0]?.state.kind).toBe('stopped');
});

test('what this window does is shown at once, and a failure until the next start', async () => {
  const { record } = await runningRecord();
  const observing = model.observe(50);
  await model.begin([record.name], 'starting');
  expect((await model.get())[0]?.state.kind).toBe('starting');
  await model.ended([record.name], new Map([[record.name, 'It broke.']]));
  expect((await model.get())[0]?.state).toEqual({ kind: 'failed', problem: 'It broke.' });
  write(record);
  await whenIt('ready');
  fs.rmSync(files.record(record.name));
  await whenIt('stopped');
  observing.dispose();
});
