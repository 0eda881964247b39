import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HistoryBusyError } from '../../src/history/errors.ts';
import { listTargets, readHistory } from '../../src/history/readHistory.ts';
import { RINGS } from '../../src/history/rings.ts';
import { HistoryWriter } from '../../src/history/writer.ts';
import type { HistoryReport, HistoryTask } from './support/historian.ts';
import { bundleWorker, scratchFolder } from './support/storm.ts';
import { TaskProcess } from './support/taskProcess.ts';

const NOW = Date.UTC(2026, 10, 22, 12, 34, 56);
const OLD = '/shop/old';
const NEW = '/shop/new';

let scratch: ReturnType<typeof scratchFolder>;
let script: string;
const started: TaskProcess<HistoryTask, HistoryReport>[] = [];

beforeEach(async () => {
  scratch = scratchFolder();
  script = await bundleWorker('historian', scratch.folder);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.end()));
  scratch.remove();
});

function historian(): TaskProcess<HistoryTask, HistoryReport> {
  const one = new TaskProcess<HistoryTask, HistoryReport>(
    script,
    path.join(scratch.folder, 'none'),
  );
  started.push(one);
  return one;
}

/** Up at one time, of which each ring has one slot. */
const looks = (...targets: string[]) =>
  targets.map((target) => [target, { at: NOW, up: true, ms: 1 }] as const);

async function write(dir: string, ...targets: string[]): Promise<void> {
  const writer = await HistoryWriter.open(dir, { now: () => NOW });
  for (const [target, sample] of looks(...targets)) writer.append(target, sample);
  await writer.close();
}

/** How often each ring counts it; what cannot be read is an error. */
function counts(dir: string, target: string): number[] {
  const history = readHistory(dir, target, NOW);
  expect(history?.flaw).toBe(undefined);
  return RINGS.map(({ name }) =>
    (history?.[name] ?? []).reduce((sum, { up, down }) => sum + up + down, 0),
  );
}

/** A finer ring is written first, so it may know more. */
const isDescending = (numbers: readonly number[]) =>
  numbers.every((n, i) => i === 0 || n <= (numbers[i - 1] ?? 0));

async function operationsOfAWrite(): Promise<readonly string[]> {
  const dir = path.join(scratch.folder, 'whole');
  await write(dir, OLD);
  const one = historian();
  const { operations } = await one.do({ dir, now: NOW, samples: looks(OLD, NEW, OLD) });
  await one.end();
  return operations;
}

it('a writer killed at any file operation leaves no nonsense, counts nothing twice, and is nobody’s obstacle', async () => {
  const operations = await operationsOfAWrite();
  expect(operations.length).toBeGreaterThan(20);
  for (const [i, operation] of operations.entries()) {
    const when = i % 2 === 0 ? 'before' : 'after';
    const what = `killed ${when} ${operation}`;
    const dir = path.join(scratch.folder, `killed-${i}`);
    await write(dir, OLD);
    const one = historian();
    one.begin({
      dir,
      now: NOW,
      samples: looks(OLD, NEW, OLD),
      plan: { at: i + 1, fault: { kind: 'kill', when } },
    });
    expect.soft(await one.ended, what).toBe('SIGKILL');
    const [before, fresh] = [counts(dir, OLD), counts(dir, NEW)];
    expect.soft(before.every((n) => n === 1 || n === 3) && isDescending(before), what).toBe(true);
    expect.soft(fresh.every((n) => n <= 1) && isDescending(fresh), what).toBe(true);
    await write(dir, OLD, NEW);
    expect.soft(counts(dir, OLD), what).toEqual(before.map((n) => n + 1));
    expect.soft(counts(dir, NEW), what).toEqual(fresh.map((n) => n + 1));
    // Nothing unfinished stays, but for the candidate of a process that was killed as it began.
    const debris = fs.readdirSync(dir).filter((name) => !/\.history$|^writer\.\w+$/.test(name));
    expect.soft(debris, what).toEqual([]);
  }
});

it.each(['ENOSPC', 'EIO', 'EACCES'] as const)(
  'a file operation that fails with %s costs nothing that is not told, and counts nothing twice',
  async (code) => {
    const operations = await operationsOfAWrite();
    const one = historian();
    for (const [i, operation] of operations.entries()) {
      const what = `${code} from ${operation}`;
      const dir = path.join(scratch.folder, `${code}-${i}`);
      await write(dir, OLD);
      const { error } = await one.do({
        dir,
        now: NOW,
        samples: looks(OLD, NEW, OLD),
        plan: { at: i + 1, fault: { kind: 'fail', code } },
      });
      const [before, fresh] = [counts(dir, OLD), counts(dir, NEW)];
      expect.soft(before.every((n) => n === 1 || n === 3) && isDescending(before), what).toBe(true);
      expect.soft(fresh.every((n) => n <= 1) && isDescending(fresh), what).toBe(true);
      if (error === undefined) expect.soft([before, fresh], what).toEqual([THREE, ONE]);
      else expect.soft(error, what).toMatch(/^History(Busy)?Error: /);
      await write(dir, OLD, NEW);
      expect.soft(counts(dir, OLD), what).toEqual(before.map((n) => n + 1));
    }
  },
);
const THREE = [3, 3, 3, 3];
const ONE = [1, 1, 1, 1];

it('writers killed at any moment, again and again: what was said to be written is there, and readers see no nonsense', async () => {
  const dir = path.join(scratch.folder, 'storm');
  await write(dir, OLD);
  let [least, most] = [1, 1];
  for (let round = 0; round < 30; round++) {
    const one = historian();
    const writing = (async () => {
      for (;;) {
        most++;
        const { error } = await one.do({ dir, now: NOW, samples: looks(OLD) });
        if (error !== undefined) throw new Error(`not written: ${error}`);
        least++;
      }
    })();
    const ended = expect(writing).rejects.toThrow('ended with SIGKILL');
    const known = least;
    while (least === known) await sleep(1);
    await sleep(Math.random() * 30);
    expect(isDescending(counts(dir, OLD))).toBe(true);
    await Promise.all([one.end(), ended]);
    const found = counts(dir, OLD);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...found)).toBeLessThanOrEqual(most);
  }
  await write(dir, NEW);
  expect(listTargets(dir)).toEqual([NEW, OLD]);
});

it('a second writer hears who the first is, and follows it once that is dead', async () => {
  const dir = path.join(scratch.folder, 'two');
  const first = historian();
  expect((await first.do({ dir, now: NOW, samples: [], stay: true })).error).toBe(undefined);
  const opened = HistoryWriter.open(dir);
  await expect(opened).rejects.toThrow(HistoryBusyError);
  await expect(opened).rejects.toThrow(`is being written by process ${first.pid}, since `);
  if (process.platform !== 'win32') {
    // Stopped is not dead.
    process.kill(first.pid, 'SIGSTOP');
    await expect(HistoryWriter.open(dir)).rejects.toThrow(HistoryBusyError);
  }
  await first.end();
  await write(dir, OLD);
  expect(counts(dir, OLD)).toEqual(ONE);
});

const mayMount =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

it.skipIf(!mayMount)('a disk that is full is told of, and costs only what it refused', async () => {
  const dir = path.join(scratch.folder, 'full');
  fs.mkdirSync(dir);
  const fill = await bundleWorker('fullDisk', scratch.folder);
  const mounted = 'mount -t tmpfs -o size=128k tmpfs "$1" && exec "$2" "$3" "$1"';
  const args = ['--mount', 'sh', '-c', mounted, 'sh', dir, process.execPath, fill];
  const { stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  const found = JSON.parse(stdout);
  expect(found.error).toMatch(/ is not in the history\. .*the disk is full/);
  expect(found.full.length).toBeGreaterThan(2);
  for (const numbers of found.full) expect(isDescending(numbers)).toBe(true);
  expect(found.old).toEqual(ONE);
  expect(found.later).toBe(undefined);
  expect(found.after).toEqual([2, 2, 2, 2]);
});
