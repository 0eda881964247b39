import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOfLastLines } from '../../../src/session/lastLines.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-test-'));
  file = path.join(folder, 'a.log');
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

async function lastLines(text: string, lines: number): Promise<string> {
  fs.writeFileSync(file, text);
  const start = await startOfLastLines(file, lines);
  return fs.readFileSync(file).subarray(start).toString('utf8');
}

it.each([
  ['', 3, ''],
  ['\n', 1, '\n'],
  ['a', 1, 'a'],
  ['a\nb\nc\n', 1, 'c\n'],
  ['a\nb\nc\n', 2, 'b\nc\n'],
  ['a\nb\nc', 2, 'b\nc'],
  ['a\n\n\n', 2, '\n\n'],
  ['a\nb\n', 5, 'a\nb\n'],
])('finds in %j the last %i', async (text, lines, expected) => {
  expect(await lastLines(text, lines)).toBe(expected);
});

it('finds them in large files, across the blocks that are read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 70_000 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 9 }),
      async (lengths, count) => {
        const lines = lengths.map((length, i) => `${'ä'.repeat(length)}${i}\n`);
        expect(await lastLines(lines.join(''), count)).toBe(lines.slice(-count).join(''));
      },
    ),
    { numRuns: 30 },
  );
});

it('finds nothing where there is no file', async () => {
  expect(await startOfLastLines(path.join(folder, 'none'), 3)).toBe(0);
});
