import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Port } from '../../src/probe/port.ts';
import type { Allocation } from '../../src/registry/operations.ts';
import { Registry } from '../../src/registry/registry.ts';
import { bundleWorker, scratchFolder, startWorker } from './support/storm.ts';

const PROCESSES = 20;
const [FIRST, LAST] = [23000 as Port, 23049 as Port];

let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => scratch.remove());

test('20 processes claim 3 names each of a pool for 45: 15 get all, 5 get none', async () => {
  const file = path.join(scratch.folder, 'state', 'registry.json');
  const registry = new Registry({ file, by: 'test' });
  await registry.addPool('vms', { first: FIRST, last: LAST, max: 45 });
  const script = await bundleWorker('claimer', scratch.folder);
  const workers = Array.from({ length: PROCESSES }, (_, i) =>
    startWorker(script, ['vms', `w${i}`, scratch.folder], file),
  );
  await Promise.all(
    workers.map((worker) => new Promise((resolve) => worker.child.stdout?.once('data', resolve))),
  );
  for (const worker of workers) worker.child.stdin?.write('go\n');

  const outcomes: Allocation[][] = [];
  for (const worker of workers) {
    expect(await worker.ended, worker.errors()).toBe(0);
    outcomes.push(JSON.parse(worker.lines[1] ?? '[]'));
  }
  const kinds = outcomes.map((results) => results.map(({ kind }) => kind).join());
  expect(kinds.filter((kind) => kind === 'allocated,allocated,allocated')).toHaveLength(15);
  expect(kinds.filter((kind) => kind === 'pool-full,pool-full,pool-full')).toHaveLength(5);

  const told = outcomes
    .flat()
    .flatMap((result) => (result.kind === 'allocated' ? result.named : []));
  const kept = (await registry.read()).ofPool('vms');
  expect(kept.map(({ name, port }) => [name, port]).sort()).toEqual(
    told.map(({ name, port }) => [name, port]).sort(),
  );
  expect(new Set(kept.map(({ port }) => port)).size).toBe(45);
  expect(kept.every(({ port }) => port >= FIRST && port <= LAST)).toBe(true);
});
