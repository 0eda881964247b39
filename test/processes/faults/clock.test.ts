import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Registry } from '../../../src/registry/registry.ts';
import { bundleWorker, endAll, scratchFolder, startWorker, type Worker } from '../support/storm.ts';
import { newTrial, type Trial } from '../support/trial.ts';

let scratch: ReturnType<typeof scratchFolder>;
let trial: Trial;
const workers: Worker[] = [];

beforeEach(() => {
  scratch = scratchFolder();
  trial = newTrial(scratch.folder, 'state');
});
afterEach(async () => {
  await endAll(workers);
  scratch.remove();
});

// A lock from the future is in waiting.test.ts.
describe('a clock that jumps', () => {
  it('forward: a stranger’s abandoned lock from the past keeps nobody out', async () => {
    fs.mkdirSync(`${trial.file}.lock`);
    const past = new Date(Date.now() - 5 * 60 * 60 * 1000);
    fs.utimesSync(`${trial.file}.lock`, past, past);
    expect(await trial.commit('/new')).toBe(undefined);
    expect(trial.debris()).toEqual([]);
  });

  it('costs no name, though no two processes agree on the time', async () => {
    const names = 15;
    const script = await bundleWorker('skewedAllocator', scratch.folder);
    for (const hours of [-24, -1, 0, 1, 24]) {
      const args = [`w${hours}`, String(names), scratch.folder, String(hours)];
      workers.push(startWorker(script, args, trial.file));
    }
    for (const worker of workers) worker.child.stdin?.write('go\n');
    for (const worker of workers) expect(await worker.ended, worker.errors()).toBe(0);

    const told = workers.flatMap(({ lines }) => lines.slice(1));
    expect(told).toHaveLength(workers.length * names);
    const book = await new Registry({ file: trial.file, by: 'test' }).read();
    for (const line of told) {
      const [name = '', port] = line.split(' ');
      expect(book.get({ name, root: scratch.folder })?.port, name).toBe(Number(port));
    }
    expect(new Set(book.all().map(({ port }) => port)).size).toBe(told.length + 2);
    expect(trial.debris()).toEqual([]);
  });
});
