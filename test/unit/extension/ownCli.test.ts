import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runOwnCli, whyFailed, withoutEditor } from '../../../src/extension/sessions/ownCli.ts';

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

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
  expect(withoutEditor(env)).toEqual({ PATH: '/bin', BERTH_REGISTRY: 'r' });
});

test.skipIf(process.platform === 'win32')(
  'a run goes on when its window is killed',
  async () => {
    const [begun = '', go = '', done = ''] = ['begun', 'go', 'done'].map((name) =>
      path.join(folder, name),
    );
    const { cli } = program(`
      const fs = require('node:fs');
      fs.writeFileSync(${JSON.stringify(begun)}, '');
      const look = setInterval(() => {
        if (!fs.existsSync(${JSON.stringify(go)})) return;
        console.error('nobody reads this');
        fs.writeFileSync(${JSON.stringify(done)}, '');
        clearInterval(look);
      }, 20);
    `);
    const module = path.join(import.meta.dirname, '../../../src/extension/sessions/ownCli.ts');
    const script = path.join(folder, 'window.mts');
    const own = JSON.stringify({ cli, folder });
    fs.writeFileSync(
      script,
      `import { runOwnCli } from ${JSON.stringify(module)};\nsetInterval(() => {}, 1000);\nawait runOwnCli(${own}, [], '/');`,
    );
    const window = spawn(process.execPath, ['--import', 'tsx', script], {
      cwd: import.meta.dirname,
      stdio: 'inherit',
      detached: true,
    });
    const ended = once(window, 'exit');
    const exists = (file: string) =>
      vi.waitFor(() => expect(fs.existsSync(file)).toBe(true), { timeout: 30_000 });
    try {
      await exists(begun);
    } finally {
      // All that belongs to it.
      if (window.pid !== undefined && window.exitCode === null) {
        process.kill(-window.pid, 'SIGKILL');
      }
      await ended;
      fs.writeFileSync(go, '');
    }
    await exists(done);
  },
  60_000,
);

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
  ['', 'berth ended with code 1.'],
])('of %j the first sentence is told', (said, expected) => {
  expect(whyFailed({ said, code: 1 })).toBe(expected);
});

test('a run that a signal ended has something to tell too', () => {
  expect(whyFailed({ said: '', code: null })).toBe('berth was ended by a signal.');
});
