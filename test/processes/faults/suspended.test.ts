import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fault } from '../support/faultLayer.ts';
import { soaking } from '../support/soaking.ts';
import { bundleWorker, scratchFolder } from '../support/storm.ts';
import { commitInTheEnd } from '../support/stranger.ts';
import {
  FaultyWriter,
  newTrial,
  operationsOfACommit,
  stateWith,
  type Trial,
} from '../support/trial.ts';

/** Longer than anyone's limit of staleness: proper-lockfile's is 10 s, Berth's for strangers 15 s. */
const LONG = 30_000;

let scratch: ReturnType<typeof scratchFolder>;
let script: string;
const writers: FaultyWriter[] = [];

beforeEach(async () => {
  scratch = scratchFolder();
  script = await bundleWorker('faultyWriter', scratch.folder);
});
afterEach(async () => {
  await Promise.all(writers.splice(0).map((writer) => writer.end()));
  scratch.remove();
});

/**
 * Keeps a writer from going on for long before one of its operations, while a client that knows
 * proper-lockfile alone wants to commit, too, and then lets it end its work.
 */
async function suspend(at: number, fault: Fault, bare = false): Promise<Trial> {
  const trial = newTrial(scratch.folder, `${fault.kind}-${at}${bare ? '-bare' : ''}`);
  const { file } = trial;
  const writer = new FaultyWriter(script, file);
  writers.push(writer);
  writer.begin({ file, name: '/new', bare, plan: { at, fault } });
  await writer.paused();
  const giveUp = new AbortController();
  const stranger = commitInTheEnd(file, '/strange', giveUp.signal);
  if (fault.kind === 'stop') {
    await sleep(LONG);
    writer.signal('SIGCONT');
  }
  const { error } = await writer.report();
  expect.soft(error).toBe(undefined);
  await stranger;
  return trial;
}

test('suspended or blocked for 30 s before any operation of its commit, a writer overwrites nobody', async () => {
  const operations = await operationsOfACommit(script, scratch.folder);
  const locking = operations.findIndex((operation) => operation.startsWith('link'));
  const faults: Fault[] = [{ kind: 'stop' }, { kind: 'pause', ms: LONG }];
  // From the lock to the end; all at the same time, as each has a registry of its own.
  const trials = operations.slice(locking).map(async (operation, i) => {
    for (const fault of soaking ? faults : faults.slice(i % 2, (i % 2) + 1)) {
      const trial = await suspend(locking + i + 1, fault);
      const what = `${fault.kind} before ${operation}`;
      expect.soft(trial.state(), what).toEqual(stateWith('/new', '/strange'));
      expect.soft(trial.backup(), what).toEqual(stateWith('/new', '/strange'));
      expect.soft(trial.debris(), what).toEqual([]);
    }
  });
  const bare = await operationsOfACommit(script, scratch.folder, { bare: true });
  const rename = bare.findIndex((operation) => operation.startsWith('rename'));
  const control = faults.map(async (fault) => {
    const trial = await suspend(rename + 1, fault, true);
    expect.soft(trial.state().names, `${fault.kind}, bare`).not.toContain('/strange');
  });
  await Promise.all([...trials, ...control]);
});
