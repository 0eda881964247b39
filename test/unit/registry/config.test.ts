import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfig, readConfig } from '../../../src/registry/config.ts';
import { ConfigError } from '../../../src/registry/errors.ts';

test('reads what a project declares, comments and trailing commas included', () => {
  const { config, problems } = parseConfig(`\uFEFF// needs
  { "ports": { "api": { "prefer": 3000, }, "/postgres": {}, "web": { "note": "Vite" },
      "debug": { "watch": false }, "db": { "watch": true } },
    "env": { "PORT": "$<port:api>" }, "$schema": "x" }`);
  expect(problems).toEqual([]);
  expect(Object.fromEntries(config.ports)).toEqual({
    api: { prefer: 3000 },
    '/postgres': {},
    web: { note: 'Vite' },
    debug: { watch: false },
    db: {},
  });
  expect(Object.fromEntries(config.env)).toEqual({ PORT: '$<port:api>' });
});

test.each([
  ['', /empty/i, ''],
  ['[]', /one object/, '[]'],
  ['{"ports": []}', /must be an object/, '[]'],
  ['{"ports": {"API": {}}}', /not a name/, '"API"'],
  ['{"ports": {"api": 3000}}', /\{ "prefer": 3000 \}/, '3000'],
  ['{"ports": {"api": {"prefer": 99999}}}', /1 to 65535/, '99999'],
  ['{"ports": {"api": {"prefer": "3000"}}}', /1 to 65535/, '"3000"'],
  ['{"ports": {"api": {"watch": "no"}}}', /true or false/, '"no"'],
  ['{"env": {"1A": "x"}}', /variable/i, '"1A"'],
  ['{"env": {"A": 1}}', /text/, '1'],
  ['{"env": {"A": "$<port:B!>"}}', /not a name/, '"$<port:B!>"'],
  ['{"env": {"A": "\\u0000"}}', /NUL/, '"\\u0000"'],
  ['{"ports": {', /expected/i, ''],
  ['{"links": []}', /must be an object/, '[]'],
  ['{"links": {".env": "PORT"}}', /"\.env" must be an object/, '"PORT"'],
  ['{"links": {"/etc/hosts": {}}}', /relative to this folder/, '"/etc/hosts"'],
  ['{"links": {"a/../../b": {}}}', /relative to this folder/, '"a/../../b"'],
  ['{"links": {"..": {}}}', /relative to this folder/, '".."'],
  ['{"links": {"C:/b": {}}}', /relative to this folder/, '"C:/b"'],
  ['{"links": {"a\\\\b": {}}}', /with \//, '"a\\\\b"'],
  ['{"links": {"": {}}}', /relative to this folder/, '""'],
  ['{"links": {".env": {"1A": "x"}}}', /JSON pointer/, '"1A"'],
  ['{"links": {"a.json": {"/a~2": "x"}}}', /JSON pointer/, '"/a~2"'],
  ['{"links": {".env": {"A": 3000}}}', /text/, '3000'],
  ['{"links": {".env": {"A": "$<port:B!>"}}}', /not a name/, '"$<port:B!>"'],
  ['{"ignore": [3000]}', /must be an object/, '[3000]'],
  ['{"ignore": {"ports": 3000}}', /must be a list/, '3000'],
  ['{"ignore": {"ports": [80, "90"]}}', /1 to 65535/, '"90"'],
  ['{"ignore": {"kinds": [""]}}', /kind of file/, '""'],
  ['{"ignore": {"files": [1]}}', /pattern/, '1'],
])('%j is told with its place', (text, message, where) => {
  const { problems } = parseConfig(text);
  expect(problems[0]?.message).toMatch(message);
  const { offset = 0, length = 0 } = problems[0] ?? {};
  if (where !== '') expect(text.slice(offset, offset + length)).toBe(where);
});

test('what is right is used beside what is wrong', () => {
  const { config, problems } = parseConfig(
    '{"ports": {"api": {"prefer": 3000}, "B!": {}}, "env": 3}',
  );
  expect(config.ports.get('api')).toEqual({ prefer: 3000 });
  expect(problems).toHaveLength(2);
});

test('reads links and what is to be ignored; what is wrong does not take the rest with it', () => {
  const { config, problems } = parseConfig(`{
    "links": {
      ".env": { "API_URL": "http://localhost:$<port:api>", "B": 1 },
      "config/..default.json": { "/server/a~1b": "$<port:api>" },
      "../out": { "A": "$<port:api>" }
    },
    "ignore": { "ports": [3000, 0], "kinds": ["compose"], "files": ["docs/**", "*.sample"] }
  }`);
  expect(problems).toHaveLength(3);
  expect(Array.from(config.links, ([file, places]) => [file, ...places])).toEqual([
    ['.env', ['API_URL', 'http://localhost:$<port:api>']],
    ['config/..default.json', ['/server/a~1b', '$<port:api>']],
  ]);
  expect(config.ignore).toEqual({
    ports: new Set([3000]),
    kinds: new Set(['compose']),
    files: ['docs/**', '*.sample'],
  });
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(Array.isArray(parseConfig(text).problems)).toBe(true);
    }),
  );
});

test('a text nested too deeply is wrong, not fatal', () => {
  const deep = `{"ports": ${'['.repeat(100_000)}`;
  expect(parseConfig(deep).problems).toMatchObject([
    { kind: 'syntax', message: expect.stringContaining('too deeply') },
  ]);
});

test('an error names file, line and column; no file is an empty one', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-config-'));
  try {
    expect(readConfig(folder).ports.size).toBe(0);
    fs.writeFileSync(path.join(folder, 'berth.json'), '{\n  "ports": { "A B": {} }\n}\n');
    expect(() => readConfig(folder)).toThrow(ConfigError);
    expect(() => readConfig(folder)).toThrow(/berth\.json:2:14: /);
    fs.rmSync(path.join(folder, 'berth.json'));
    fs.mkdirSync(path.join(folder, 'berth.json'));
    expect(() => readConfig(folder)).toThrow(ConfigError);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
