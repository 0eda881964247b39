import { expect, it } from 'vitest';
import { isLeftOut } from '../../../../src/literals/leaveOut/leftOut.ts';

it.each([
  'package-lock.json',
  'web/app.min.js',
  'src/server.test.ts',
  'tests/server.py',
  'node_modules/a/index.js',
  'api/dist/server.js',
  '__fixtures__/compose.yml',
])('leaves out %s', (path) => {
  expect(isLeftOut(path)).toBe(true);
});

it.each(['package.json', 'src/server.ts', 'tests/compose.yml', 'build/server.js', '.env'])(
  'looks at %s',
  (path) => {
    expect(isLeftOut(path)).toBe(false);
  },
);
