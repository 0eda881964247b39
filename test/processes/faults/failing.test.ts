import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleWorker, scratchFolder } from '../support/storm.ts';
import {
  FaultyWriter,
  newTrial,
  operationsOfACommit,
  stateWith,
  type Trial,
} from '../support/trial.ts';

let scratch: ReturnType<typeof scratchFolder>;
let script: string;
let writer: FaultyWriter;

beforeEach(async () => {
  scratch = scratchFolder();
  script = await bundleWorker('faultyWriter', scratch.folder);
  writer = new FaultyWriter(script, scratch.folder);
});
afterEach(async () => {
  await writer.end();
  scratch.remove();
});

// Bare proper-lockfile fails at the removal of its folder: until it is stale, nobody else gets in.
test.each(['ENOSPC', 'EIO'] as const)(
  'a commit of which a file operation fails with %s is made and said to be, or neither; its writer, which lives on, is in nobody’s way',
  async (code) => {
    const operations = await operationsOfACommit(script, scratch.folder);
    const trials: { trial: Trial; what: string }[] = [];
    for (const [i, operation] of operations.entries()) {
      const trial = newTrial(scratch.folder, `${code}-${i}`);
      const plan = { at: i + 1, fault: { kind: 'fail', code } } as const;
      const { error, operations: seen } = await writer.do({ file: trial.file, name: '/new', plan });
      const what = `${code} from ${operation}, and ${error === undefined ? 'success' : 'failure'} reported`;
      expect.soft(seen.length, what).toBeGreaterThan(i);
      const done = error === undefined ? ['/new'] : [];
      expect.soft(trial.state(), what).toEqual(stateWith(...done));
      expect.soft([stateWith(), stateWith('/new')], what).toContainEqual(trial.backup());

      expect.soft(await trial.commit('/next'), what).toBe(undefined);
      expect.soft(trial.state(), what).toEqual(stateWith(...done, '/next'));
      expect.soft(trial.backup(), what).toEqual(stateWith(...done, '/next'));
      trials.push({ trial, what });
    }
    // What it could not remove goes once it has ended.
    await writer.end();
    for (const { trial, what } of trials) {
      expect.soft(await trial.commit('/last'), what).toBe(undefined);
      expect.soft(trial.debris(), what).toEqual([]);
    }
  },
);

test('an operation that takes its time costs nobody a name', async () => {
  const operations = await operationsOfACommit(script, scratch.folder);
  for (const [i, operation] of operations.entries()) {
    const trial = newTrial(scratch.folder, `slow-${i}`);
    const plan = { at: i + 1, fault: { kind: 'pause', ms: 50 } } as const;
    writer.begin({ file: trial.file, name: '/new', plan });
    await writer.paused();
    const others = await Promise.all([trial.commit('/next'), trial.commit('/after')]);
    const { error } = await writer.report();
    expect.soft({ error, others }, operation).toEqual({ others: [undefined, undefined] });
    expect.soft(trial.state(), operation).toEqual(stateWith('/new', '/next', '/after'));
    expect.soft(trial.backup(), operation).toEqual(stateWith('/new', '/next', '/after'));
    expect.soft(trial.debris(), operation).toEqual([]);
  }
});
