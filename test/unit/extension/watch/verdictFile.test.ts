import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Verdict } from '../../../../src/extension/watch/course.ts';
import { VerdictFile } from '../../../../src/extension/watch/verdictFile.ts';
import type { FullName } from '../../../../src/registry/names.ts';

let dir: string;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-verdicts-'));
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

const file = () => path.join(dir, 'verdicts.json');
const verdicts = new Map<FullName, Verdict>([
  ['/shop/api' as FullName, { kind: 'up' }],
  ['/shop/web' as FullName, { kind: 'flapping', outages: 4 }],
  ['/postgres' as FullName, { kind: 'down', since: 5 }],
]);

test('others read what was said, and what is said then', async () => {
  const [mine, others] = [new VerdictFile(dir), new VerdictFile(dir)];
  expect(others.read()).toEqual(new Map());
  await mine.say(verdicts);
  expect(others.read()).toEqual(verdicts);
  const fewer = new Map([...verdicts].slice(0, 1));
  await mine.say(fewer);
  expect(others.read()).toEqual(fewer);
  expect(fs.readdirSync(dir)).toEqual(['verdicts.json']);
  expect(fs.statSync(file()).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
});

test('what is known is not written again', async () => {
  const mine = new VerdictFile(dir);
  await mine.say(verdicts);
  const { ino } = fs.statSync(file());
  await mine.say(new Map(verdicts));
  expect(fs.statSync(file()).ino).toBe(ino);
});

test('nobody goes by what was said long ago', async () => {
  await new VerdictFile(dir).say(verdicts);
  const longAgo = Date.now() / 1000 - 600;
  fs.utimesSync(file(), longAgo, longAgo);
  expect(new VerdictFile(dir).read()).toEqual(new Map());
});

test.each([
  '',
  'x',
  '[]',
  '{"format":2,"verdicts":{"/a/b":{"kind":"up"}}}',
  '{"format":1,"verdicts":[]}',
  '{"format":1,"verdicts":{"nameless":{"kind":"up"},"/a/b":{"kind":"down","since":"x"}}}',
  '{"format":1,"verdicts":{"/a/b":{"kind":"down","since":1e300}}}',
  '{"format":1,"verdicts":{"/a/b":{"kind":"flapping"},"/a/c":{"kind":"odd"},"/a/d":null}}',
])('%j says nothing', (text) => {
  fs.writeFileSync(file(), text);
  expect(new VerdictFile(dir).read()).toEqual(new Map());
});
