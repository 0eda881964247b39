import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Registry } from '../../../src/registry/registry.ts';
import { watchRegistry } from '../../../src/registry/watch.ts';

let folder: string;
let file: string;
let stop: () => void = () => {};

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-watch-')));
  file = path.join(folder, 'state', 'registry.json');
});
afterEach(() => {
  stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Settles at the next change that the watch tells. */
function nextChange(): Promise<void> {
  return new Promise((resolve) => {
    stop();
    stop = watchRegistry(file, resolve);
  });
}

test('tells of the first name ever and of every commit after it', async () => {
  const registry = new Registry({ file, by: 'test' });
  const first = nextChange();
  await registry.allocate([{ name: 'api', root: folder }]);
  await first;
  const second = nextChange();
  await registry.release([{ name: 'api', root: folder }]);
  await second;
  expect((await registry.read()).all()).toEqual([]);
});

test('tells of a change by hand', async () => {
  await new Registry({ file, by: 'test' }).allocate([{ name: 'api', root: folder }]);
  const changed = nextChange();
  fs.appendFileSync(file, '\n');
  await changed;
  expect(fs.readFileSync(file, 'utf8')).toMatch(/\n\n$/);
});

test('after its end it tells nothing', async () => {
  let told = 0;
  watchRegistry(file, () => told++)();
  await new Registry({ file, by: 'test' }).allocate([{ name: 'api', root: folder }]);
  const other = nextChange();
  await new Registry({ file, by: 'test' }).allocate([{ name: 'web', root: folder }]);
  await other;
  expect(told).toBe(0);
});
