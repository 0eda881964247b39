import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPLETION_SCRIPTS } from '../../../src/cli/completion/scripts.ts';

const hasBash = spawnSync('bash', ['-c', 'exit']).error === undefined;
let folder: string;

/** A stand-in for berth that answers fixed candidates and writes down what it was asked. */
const STAND_IN = `#!/bin/sh
printf '%s\\n' "$@" > "$(dirname "$0")/asked"
printf 'api\\tport 1\\n/shop@feature/api\\tport 2\\n/shop@feature/web\\tport 3\\n'
`;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-bash-'));
  fs.writeFileSync(path.join(folder, 'berth'), STAND_IN, { mode: 0o755 });
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** What bash would be offered for a line with the cursor at its end, and what berth was asked. */
function complete(line: string): { reply: string[]; asked: string[] } {
  const script = `${COMPLETION_SCRIPTS.bash}
COMP_LINE=$1 COMP_POINT=\${#1}
_berth
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', line], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
  });
  expect(stderr).toBe('');
  const asked = fs.readFileSync(path.join(folder, 'asked'), 'utf8').split('\n').slice(0, -1);
  return { reply: stdout.trim().split('\n'), asked };
}

describe.skipIf(!hasBash)('the bash completion', () => {
  it('hands on the words up to the cursor, an empty last one included', () => {
    expect(complete('berth get ').asked).toEqual(['__complete', 'get', '']);
    expect(complete('berth release api  we').asked).toEqual(['__complete', 'release', 'api', 'we']);
  });

  it('offers the values without their meanings', () => {
    expect(complete('berth get ').reply).toEqual(['api', '/shop@feature/api', '/shop@feature/web']);
  });

  it('offers only what follows the last @, as bash replaces no more than that', () => {
    expect(complete('berth get /shop@fe').reply).toContain('feature/web');
  });
});

describe('the completion scripts', () => {
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    const { error } = spawnSync(shell, ['-c', 'exit']);
    it.skipIf(error !== undefined)(`is valid for a real ${shell}`, () => {
      const input = COMPLETION_SCRIPTS[shell];
      expect(spawnSync(shell, ['-n'], { input, encoding: 'utf8' }).stderr).toBe('');
    });
  }
});
