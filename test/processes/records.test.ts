import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logFile, OVERFULL, olderLogFile, statsFile } from '../../src/registry/records/files.ts';
import { readLines, readStatistics } from '../../src/registry/records/readRecords.ts';
import { bundleWorker, scratchFolder, startWorker, type Worker } from './support/storm.ts';

describe('the log, with many processes at once', () => {
  let scratch: ReturnType<typeof scratchFolder>;
  let file: string;
  let script: string;

  beforeEach(async () => {
    scratch = scratchFolder();
    file = path.join(scratch.folder, 'registry.json');
    script = await bundleWorker('recorder', scratch.folder);
  });
  afterEach(() => scratch.remove());

  async function startAll(counts: readonly number[]): Promise<Worker[]> {
    const workers = counts.map((count) => startWorker(script, [file, String(count)], file));
    await Promise.all(
      workers.map((worker) => new Promise((resolve) => worker.child.stdout?.once('data', resolve))),
    );
    for (const worker of workers) worker.child.stdin?.write('go\n');
    return workers;
  }

  const given = () => readStatistics(file).tally.of('allocate', 'given');
  const sizeOf = (log: string) => fs.statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  /** How many lines a worker is known to have recorded. */
  const told = (worker: Worker) => Number(worker.lines.at(-1));

  /** Counts again and again until all have ended: never may there be fewer than before. */
  async function watchCounts(workers: readonly Worker[]): Promise<void> {
    let running = true;
    const ended = Promise.all(workers.map((worker) => worker.ended)).then(() => {
      running = false;
    });
    let last = 0;
    while (running) {
      const now = given();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await ended;
  }

  it('counts every line once while the log makes way again and again, and stays bounded', async () => {
    const counts = [3_000, 3_000, 3_000, 3_000];
    const workers = await startAll(counts);
    await watchCounts(workers);
    for (const worker of workers) expect(await worker.ended, worker.errors()).toBe(0);
    expect(given()).toBe(12_000);
    const { tally } = readStatistics(file);
    expect(tally.unreadable).toBe(0);
    expect(tally.allocation.count).toBe(12_000);
    // The statistics' base is there once the log has made way twice.
    expect(fs.existsSync(statsFile(file))).toBe(true);
    for (const log of [logFile(file), olderLogFile(file)]) {
      expect(sizeOf(log)).toBeLessThan(OVERFULL);
    }
    expect(readLines(file).lines.length).toBeLessThan(12_000);
  });

  it('loses and doubles nothing when its writers are killed at any moment', async () => {
    const workers = await startAll(new Array(6).fill(1_000_000));
    for (const [i, worker] of workers.entries()) {
      const enough = 1_000 + i * 500;
      worker.child.stdout?.on('data', () => {
        if (told(worker) >= enough)
          setTimeout(() => worker.child.kill('SIGKILL'), Math.random() * 20);
      });
    }
    await watchCounts(workers);
    for (const worker of workers) expect(await worker.ended).toBe('SIGKILL');
    const least = workers.reduce((sum, worker) => sum + told(worker), 0);
    const counted = given();
    expect(counted).toBeGreaterThanOrEqual(least);
    // They tell every hundredth line.
    expect(counted).toBeLessThanOrEqual(least + 100 * workers.length);
    const names = readLines(file).lines.flatMap((line) => line.subjects.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
    // The killed left nothing behind that would stop the log from making way.
    const [last] = await startAll([4_000]);
    expect(await last?.ended, last?.errors()).toBe(0);
    expect(given()).toBe(counted + 4_000);
    expect(sizeOf(logFile(file))).toBeLessThan(OVERFULL);
  });
});
