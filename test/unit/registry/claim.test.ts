import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { claim } from '../../../src/registry/claim.ts';
import { newOwner, parseOwner } from '../../../src/registry/owner.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-claim-'));
  file = path.join(folder, 'claim');
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('who comes late to remove the claim of a dead one leaves that of its successor alone', async () => {
  // Our process number with another start time: a process that has ended.
  const dead = { ...newOwner(), start: '1' };
  const successor = newOwner();
  fs.writeFileSync(file, JSON.stringify(dead));
  const marker = `${file}.seize.${dead.token}`;
  const link = fs.linkSync;
  let isLate = false;
  vi.spyOn(fs, 'linkSync').mockImplementation((from, to) => {
    if (to === marker && !isLate) {
      // Between this one's look at the claim and its marker, another was faster in all of it.
      fs.rmSync(file);
      fs.writeFileSync(file, JSON.stringify(successor));
      isLate = true;
    }
    link(from, to);
  });

  const pending = claim(file);
  await vi.waitFor(
    () => expect({ isLate, done: !fs.existsSync(marker) }).toEqual({ isLate: true, done: true }),
    20_000,
  );
  expect(parseOwner(fs.readFileSync(file, 'utf8'))).toEqual(successor);
  fs.rmSync(file);
  const held = await pending;
  expect(held.isHeld()).toBe(true);
  await held.release();
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('a holder on another host that goes on showing life is waited for, but not for ever, and named', async () => {
  const elsewhere = { ...newOwner(), pid: 4711, host: 'tower', boot: 'x', ns: 'x' };
  fs.writeFileSync(file, JSON.stringify(elsewhere));
  // Two seconds pass between two looks, and a sign of life each time.
  let now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 2_000;
    fs.utimesSync(file, now / 1000, now / 1000);
    return now;
  });
  await expect(claim(file)).rejects.toMatchObject({
    code: 'locked',
    message: expect.stringMatching(/process 4711 on tower, since 20/),
  });
  expect(parseOwner(fs.readFileSync(file, 'utf8'))).toEqual(elsewhere);
  expect(fs.readdirSync(folder)).toEqual(['claim']);
});
