import { afterEach, beforeEach, expect, test } from 'vitest';
import { inParallel } from '../../../src/session/inParallel.ts';
import { bundleWorker, scratchFolder } from '../support/storm.ts';
import { commitAsStranger } from '../support/stranger.ts';
import {
  FaultyWriter,
  keepFresh,
  newTrial,
  operationsOfACommit,
  stateWith,
  type Trial,
} from '../support/trial.ts';

let scratch: ReturnType<typeof scratchFolder>;
let script: string;

beforeEach(async () => {
  scratch = scratchFolder();
  script = await bundleWorker('faultyWriter', scratch.folder);
});
afterEach(() => scratch.remove());

/** A trial whose writer was killed at an operation of its commit. */
async function killedAt(at: number, when: 'before' | 'after', bare = false): Promise<Trial> {
  const trial = newTrial(scratch.folder, `${when}-${at}${bare ? '-bare' : ''}`);
  const writer = new FaultyWriter(script, trial.file);
  writer.begin({
    file: trial.file,
    name: '/new',
    bare,
    plan: { at, fault: { kind: 'kill', when } },
  });
  expect(await writer.ended).toBe('SIGKILL');
  return trial;
}

test('killed before any file operation of a commit or after the last, a writer loses nothing and blocks nobody', async () => {
  const operations = await operationsOfACommit(script, scratch.folder);
  // On the disk, after one operation is before the next.
  const kills = operations.map((_, i) => ({ at: i + 1, when: 'before' as const }));
  await inParallel([...kills, { at: kills.length, when: 'after' as const }], 4, async (kill) => {
    const what = `killed ${kill.when} ${operations[kill.at - 1]}`;
    const trial = await killedAt(kill.at, kill.when);
    const left = trial.state();
    expect.soft([stateWith(), stateWith('/new')], what).toContainEqual(left);
    expect.soft([stateWith(), stateWith('/new')], what).toContainEqual(trial.backup());

    // The next one goes by who held the lock: by time it would wait for as long as this lasts.
    const stop = keepFresh(trial.file);
    expect.soft(await trial.commit('/next').finally(stop), what).toBe(undefined);
    const done = left.names.includes('/new') ? ['/new', '/next'] : ['/next'];
    expect.soft(trial.state(), what).toEqual(stateWith(...done));
    expect.soft(trial.backup(), what).toEqual(stateWith(...done));
    expect.soft(trial.debris(), what).toEqual([]);
  });
});

test('with bare proper-lockfile the lock of a killed writer keeps others out', async () => {
  const operations = await operationsOfACommit(script, scratch.folder, { bare: true });
  const rename = operations.findIndex((operation) => operation.startsWith('rename'));
  const trial = await killedAt(rename + 1, 'before', true);
  const stop = keepFresh(trial.file);
  await expect(commitAsStranger(trial.file, '/next').finally(stop)).rejects.toMatchObject({
    code: 'ELOCKED',
  });
});
