import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cliEnvironment, lastSentence, runOwnCli } from '../../../src/extension/sessions/ownCli.ts';

let folder: string;
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-own-cli-')));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function program(text: string): { cli: string; folder: string } {
  const cli = path.join(folder, 'cli.cjs');
  fs.writeFileSync(cli, text);
  return { cli, folder: path.join(folder, 'runs') };
}

test('a run has its arguments and folder, and leaves what it said but no file', async () => {
  const cli = program(`
    console.error('berth: ' + process.argv.slice(2).join('+') + ' in ' + process.cwd());
    process.exitCode = 3;
  `);
  const end = await runOwnCli(cli, ['up', '--detach'], folder);
  expect(end).toEqual({ code: 3, said: `berth: up+--detach in ${folder}\n` });
  expect(fs.readdirSync(cli.folder)).toEqual([]);
});

test('a run that a signal ended has no code', async () => {
  const cli = program(`process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);`);
  expect(await runOwnCli(cli, [], folder)).toEqual({ code: null, said: '' });
});

test.skipIf(process.platform === 'win32')('a run leads a process group of its own', async () => {
  const cli = program(`
    const { spawnSync } = require('node:child_process');
    const { stdout } = spawnSync('ps', ['-o', 'pgid=', '-p', String(process.pid)]);
    console.error(Number(String(stdout)) === process.pid);
  `);
  expect((await runOwnCli(cli, [], folder)).said).toBe('true\n');
});

test('a program that cannot be started is told as an error', async () => {
  const cli = program('');
  await expect(runOwnCli(cli, [], path.join(folder, 'not', 'there'))).rejects.toThrow('ENOENT');
});

test("the environment is without VS Code's own variables", () => {
  const env = { PATH: '/bin', VSCODE_PID: '1', ELECTRON_RUN_AS_NODE: '1', BERTH_REGISTRY: 'r' };
  expect(cliEnvironment(env, false)).toEqual({ PATH: '/bin', BERTH_REGISTRY: 'r' });
  expect(cliEnvironment(env, true)).toMatchObject({ PATH: '/bin', ELECTRON_RUN_AS_NODE: '1' });
});

test.each([
  [
    'berth: api did not start: its process ended with code 1.\n  boom\n',
    'api did not start: its process ended with code 1.',
  ],
  [
    'berth: A warning.\nberth: It is taken by node server.js. End it first.\n',
    'It is taken by node server.js.',
  ],
  ['berth: without an end\nmore\n', 'without an end'],
  ['Error: a bug. Here\n    at x\n', 'Error: a bug.'],
  ['', ''],
])('of %j the first sentence is told', (said, expected) => {
  expect(lastSentence(said)).toBe(expected);
});
