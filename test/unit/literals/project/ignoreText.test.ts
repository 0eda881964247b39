import { applyEdits } from 'jsonc-parser';
import { expect, it } from 'vitest';
import { ignoreInConfig } from '../../../../src/literals/project/ignoreText.ts';
import type { Port } from '../../../../src/probe/port.ts';
import { parseConfig } from '../../../../src/registry/config.ts';

const PORT = { key: 'ports', value: 3000 as Port } as const;
const KIND = { key: 'kinds', value: 'compose' } as const;

it.each([
  ['{}\n', PORT, '{\n  "ignore": { "ports": [3000] }\n}\n'],
  [
    '{\n  // ours\n  "ports": {}\n}\n',
    KIND,
    '{\n  // ours\n  "ports": {},\n  "ignore": { "kinds": ["compose"] }\n}\n',
  ],
  ['{ "ignore": { "ports": [1] } }', PORT, '{ "ignore": { "ports": [1, 3000] } }'],
  ['{ "ignore": { "ports": [1] } }', KIND, '{ "ignore": { "ports": [1], "kinds": ["compose"] } }'],
] as const)('adds to %j', (text, unwanted, expected) => {
  const result = applyEdits(text, ignoreInConfig(text, unwanted));
  expect(result).toBe(expected);
  const { config, problems } = parseConfig(result);
  expect(problems).toEqual([]);
  const values: ReadonlySet<unknown> = config.ignore[unwanted.key];
  expect(values.has(unwanted.value)).toBe(true);
});

it.each([
  '{ "ignore": { "ports": [3000] } }',
  '{ "ignore": 1 }',
  '{ "ignore": { "ports": 1 } }',
  '[]',
  '',
])('leaves %j alone', (text) => {
  expect(ignoreInConfig(text, PORT)).toEqual([]);
});
