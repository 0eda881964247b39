import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withLock } from '../../../src/registry/lock.ts';
import { newOwner } from '../../../src/registry/owner.ts';

let folder: string;
let file: string;
let signs: string[];

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-lock-')));
  file = path.join(folder, 'registry.json');
  signs = [`${file}.lock`, `${file}.owner`];
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('a holder shows that it lives for as long as it holds, and leaves nothing behind', async () => {
  await withLock(file, async () => {
    expect(fs.readdirSync(folder).sort()).toEqual(['registry.json.lock', 'registry.json.owner']);
    for (const sign of signs) fs.utimesSync(sign, 1, 1);
    await vi.waitFor(() => {
      for (const sign of signs) expect(fs.statSync(sign).mtimeMs).toBeGreaterThan(1_000);
    }, 20_000);
  });
  expect(fs.readdirSync(folder)).toEqual([]);
}, 30_000);

test('a holder that is about to commit is not silent for a minute, even if it is stopped there', async () => {
  await withLock(file, async (lock) => {
    expect(lock.holdsOn()).toBe(true);
    for (const sign of signs) {
      expect(fs.statSync(sign).mtimeMs).toBeGreaterThan(Date.now() + 30_000);
    }
  });
});

test.each([
  ['the claim', 'registry.json.owner', () => fs.rmSync(`${file}.owner`)],
  ['the folder', 'registry.json.lock', () => fs.rmdirSync(`${file}.lock`)],
])(
  'a holder that lost %s knows it, and leaves those of the next one alone',
  async (_, left, lose) => {
    await withLock(file, async (lock) => {
      lose();
      if (!fs.existsSync(`${file}.lock`)) fs.mkdirSync(`${file}.lock`);
      if (!fs.existsSync(`${file}.owner`)) {
        fs.writeFileSync(`${file}.owner`, JSON.stringify(newOwner()));
      }
      expect(lock.holdsOn()).toBe(false);
      for (const sign of signs) expect(fs.statSync(sign).mtimeMs).toBeLessThan(Date.now() + 30_000);
    });
    expect(fs.readdirSync(folder)).toEqual([left]);
  },
);

test.skipIf(newOwner().boot === '')(
  'the claim of a holder from before a restart is seized at once',
  async () => {
    const before = { ...newOwner(), boot: '00000000-0000-0000-0000-000000000000' };
    fs.writeFileSync(`${file}.owner`, JSON.stringify(before));
    fs.utimesSync(`${file}.owner`, 1, 1);
    // Waiting for its silence would take longer than this test may.
    await withLock(file, async (lock) => expect(lock.holdsOn()).toBe(true));
  },
  10_000,
);

test.each([
  ['set back: its age says nothing', 3600],
  ['right: it is old', -3600],
])(
  "a foreign client's abandoned folder is removed where the clock is %s",
  async (_, seconds) => {
    fs.mkdirSync(`${file}.lock`);
    const then = Date.now() / 1000 + seconds;
    fs.utimesSync(`${file}.lock`, then, then);
    await withLock(file, async (lock) => expect(lock.holdsOn()).toBe(true));
  },
  30_000,
);
