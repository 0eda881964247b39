import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readStatistics } from '../../src/registry/records/readRecords.ts';
import { Registry } from '../../src/registry/registry.ts';
import { soaking } from './support/soaking.ts';
import { bundleWorker, scratchFolder, startWorker, type Worker } from './support/storm.ts';

const PROCESSES = 20;
const NAMES = soaking ? 500 : 50;

let scratch: ReturnType<typeof scratchFolder>;
let registryPath: string;
let script: string;

beforeEach(async () => {
  scratch = scratchFolder();
  registryPath = path.join(scratch.folder, 'state', 'registry.json');
  script = await bundleWorker('allocator', scratch.folder);
});
afterEach(() => scratch.remove());

/** Starts the workers, waits until all are up, and lets them go at once. */
async function startAll(names: (worker: number) => number): Promise<Worker[]> {
  const workers = Array.from({ length: PROCESSES }, (_, i) =>
    startWorker(script, [`w${i}`, String(names(i)), scratch.folder], registryPath),
  );
  await Promise.all(
    workers.map((worker) => new Promise((resolve) => worker.child.stdout?.once('data', resolve))),
  );
  for (const worker of workers) worker.child.stdin?.write('go\n');
  return workers;
}

/** What a worker told to be committed: name → number. */
function told(worker: Worker): [string, number][] {
  return worker.lines.slice(1).map((line) => {
    const [name = '', port] = line.split(' ');
    return [name, Number(port)];
  });
}

/** The registry's names of the test's project, and what else lies in its folder. */
async function outcome() {
  const book = await new Registry({ file: registryPath, by: 'test' }).read();
  const names = new Map(
    book.all().map((named) => [book.shortName(named.name, scratch.folder), named.port as number]),
  );
  return { names, files: fs.readdirSync(path.dirname(registryPath)).sort() };
}

/** How many names the statistics count as given. */
const given = () => readStatistics(registryPath).tally.of('allocate', 'given');

test('20 processes allocate 50 names each at once: 1,000 names, 1,000 numbers, nothing lost', async () => {
  const workers = await startAll(() => NAMES);
  for (const worker of workers) {
    expect(await worker.ended, worker.errors()).toBe(0);
    expect(told(worker)).toHaveLength(NAMES);
  }
  const { names, files } = await outcome();
  expect(names.size).toBe(PROCESSES * NAMES);
  expect(new Set(names.values()).size).toBe(PROCESSES * NAMES);
  for (const [name, port] of workers.flatMap(told)) expect(names.get(name)).toBe(port);
  expect(given()).toBe(PROCESSES * NAMES);
  expect(files).toEqual(['registry.json', 'registry.json.bak', 'registry.json.log']);
});

test('with every fourth process killed at a random moment only unfinished names are missing', async () => {
  const isVictim = (i: number) => i % 4 === 0;
  // A victim has more to do than it lives to do, however late the kill comes on a busy machine.
  const workers = await startAll((i) => (isVictim(i) ? 100 * NAMES : NAMES));
  const victims = workers.filter((_, i) => isVictim(i));
  for (const victim of victims) {
    const killAfter = 1 + Math.floor(Math.random() * (NAMES - 2));
    victim.child.stdout?.on('data', () => {
      if (victim.lines.length > killAfter) {
        setTimeout(() => victim.child.kill('SIGKILL'), Math.random() * 60);
      }
    });
  }
  for (const [i, worker] of workers.entries()) {
    expect(await worker.ended, worker.errors()).toBe(isVictim(i) ? 'SIGKILL' : 0);
  }
  const { names } = await outcome();
  for (const [name, port] of workers.flatMap(told)) expect(names.get(name), name).toBe(port);
  expect(new Set(names.values()).size).toBe(names.size);
  // A killed process may have committed one name that it didn't live to tell.
  const toldCount = workers.flatMap(told).length;
  expect(names.size).toBeGreaterThanOrEqual(toldCount);
  expect(names.size).toBeLessThanOrEqual(toldCount + victims.length);
  // Recorded after the commit, and before it is told.
  expect(given()).toBeGreaterThanOrEqual(toldCount);
  expect(given()).toBeLessThanOrEqual(names.size);
  const [next] = await new Registry({ file: registryPath, by: 'test' }).allocate([
    { name: 'next', root: scratch.folder },
  ]);
  expect(next).toMatchObject({ kind: 'allocated', created: true });
  expect((await outcome()).names.size).toBe(names.size + 1);
});
