import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ownIdentity } from '../../../src/probe/process.ts';
import type { FullName } from '../../../src/registry/names.ts';
import { examineSessions } from '../../../src/session/examineSessions.ts';
import { formatRecord, type SessionRecord } from '../../../src/session/record.ts';
import { SessionFiles } from '../../../src/session/sessionFiles.ts';
import { type Bench, endOf, openBench } from '../support/berth.ts';
import { openSessionBench, type SessionBench } from '../support/sessionBench.ts';
import { isAlive } from '../support/sessionCli.ts';

const NAME = `/yard-${process.pid}/api` as FullName;

let bench: SessionBench;
const cleanUp: (() => unknown)[] = [];

beforeEach(() => {
  bench = openSessionBench();
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const one of cleanUp.splice(0).reverse()) one();
  bench.remove();
});

/** Starts a session that does nothing. @returns its process */
async function start(): Promise<number> {
  const { record, detach } = await bench.sessions.start(
    bench.request(NAME, { command: ['sleep', '600'], ready: 'none' }),
  );
  detach();
  return record.process?.pid ?? 0;
}

/** Puts a file in place of the folder of the sessions: it cannot be listed, not even by root. @returns what undoes it */
function hide(folder: string): () => void {
  const aside = `${folder}-aside`;
  if (fs.existsSync(folder)) fs.renameSync(folder, aside);
  fs.writeFileSync(folder, '');
  return () => {
    fs.rmSync(folder);
    if (fs.existsSync(aside)) fs.renameSync(aside, folder);
  };
}

test('sessions that cannot be listed are not taken for orphans', async () => {
  const pid = await start();
  const { sessions } = bench;
  const show = hide(sessions.files.folder);
  const failure = {
    code: 'coordination-failed',
    message: expect.stringMatching(/^Cannot (?:use|write) .*\.sessions/),
  };
  const looks = [
    () => sessions.mend(),
    () => sessions.planMend(),
    () => sessions.list(),
    () => sessions.stopAll(),
  ];
  for (const look of looks) {
    await expect(look()).rejects.toMatchObject(failure);
  }
  expect(() => sessions.peek()).toThrow(expect.objectContaining(failure));
  expect(await examineSessions(sessions)).toMatchObject([{ level: 'problem' }]);
  show();
  expect(isAlive(pid)).toBe(true);
  expect(await sessions.mend()).toEqual([]);
  expect(isAlive(pid)).toBe(true);
});

test('a record that the system does not let us read is left alone, and told of', async () => {
  const pid = await start();
  const { sessions } = bench;
  const file = sessions.files.record(NAME);
  const orphan = bench.request(`${NAME}2`, { command: ['sleep', '600'], ready: 'none' });
  const { record, detach } = await sessions.start(orphan);
  detach();
  fs.rmSync(sessions.files.record(record.name));
  const read = fs.readFileSync;
  // As root may read every file.
  const refusing = vi.spyOn(fs, 'readFileSync').mockImplementation(((...args: [string]) => {
    if (args[0] !== file) return read(...args);
    throw Object.assign(new Error(`EACCES: permission denied, open '${file}'`), { code: 'EACCES' });
  }) as typeof read);
  expect(await sessions.planMend()).toEqual([]);
  expect(await sessions.mend()).toEqual([]);
  const failure = {
    code: 'coordination-failed',
    message: expect.stringMatching(`^The record of session ${NAME} cannot be read: .*Make it`),
  };
  const it = bench.request(NAME);
  const doings = [
    () => sessions.start(it),
    () => sessions.stop(it),
    () => sessions.restart(it),
    () => sessions.get(it),
  ];
  for (const doing of doings) await expect(doing()).rejects.toMatchObject(failure);
  expect(await examineSessions(sessions)).toMatchObject([
    { level: 'problem', subject: NAME, advice: expect.stringContaining('Make it readable') },
  ]);
  refusing.mockRestore();
  expect(sessions.peek()).toMatchObject([{ name: NAME, phase: 'running' }]);
  expect(isAlive(pid)).toBe(true);
  expect(await sessions.mend()).toEqual([{ kind: 'orphan', pid: record.process?.pid }]);
  expect(isAlive(pid)).toBe(true);
});

describe('berth gc', () => {
  let cli: Bench;

  /** Sets up a session's record. @returns its file */
  async function open(more: Partial<SessionRecord> = {}): Promise<string> {
    cli = await openBench(`yard-${process.pid}`);
    cleanUp.push(() => cli.remove());
    const files = new SessionFiles(cli.registry);
    files.prepare();
    const record: SessionRecord = {
      name: NAME,
      id: '0123456789abcdef',
      phase: 'running',
      starter: ownIdentity(),
      process: ownIdentity(),
      ownsName: false,
      means: 'none',
      started: new Date().toISOString(),
      command: ['server'],
      cwd: cli.folder,
      root: cli.folder,
      env: {},
      ready: 'none',
      readyTimeout: 1_000,
      handoff: 'auto',
      ...more,
    };
    fs.writeFileSync(files.record(NAME), formatRecord(record));
    return files.record(NAME);
  }

  test('goes on at intervals when the sessions could not be listed, and says so once', async () => {
    // What it has to put in order as soon as it can.
    const file = await open({ phase: 'ended', end: { at: '2020-01-01T00:00:00.000Z' } });
    const show = hide(path.dirname(file));
    const child = cli.start('gc', '--interval', '1', '--json');
    cleanUp.push(() => child.kill('SIGKILL'));
    let [out, err] = ['', ''];
    child.stdout?.on('data', (text) => {
      out += text;
    });
    child.stderr?.on('data', (text) => {
      err += text;
    });
    const ended = endOf(child);
    await vi.waitFor(() => expect(err).toContain('Cannot use'), 60_000);
    show();
    await vi.waitFor(() => expect(out).toContain(NAME), 60_000);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(err.match(/Cannot use/g)).toHaveLength(1);
  });

  test('tells of a record that it cannot read, and what to do', async () => {
    const file = await open();
    const fault = path.join(cli.folder, 'fault.cjs');
    fs.writeFileSync(
      fault,
      `const fs = require('node:fs');
      const read = fs.readFileSync;
      fs.readFileSync = (file, ...more) => {
        if (file !== ${JSON.stringify(file)}) return read(file, ...more);
        throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
      };`,
    );
    const env = { NODE_OPTIONS: `--require ${fault}` };
    for (const how of [['gc'], ['gc', '--dry-run']]) {
      const { end, err } = cli.berthWith({ env }, ...how);
      expect(err).toContain(`The record of session ${NAME} cannot be read: EACCES`);
      expect(err).toContain('Make it readable');
      expect(end).toBe(0);
    }
    expect(fs.existsSync(file)).toBe(true);
  });
});
