import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { serverRunsHere } from '../host/install.mts';
import { resultsDir, root } from '../paths.mts';
import {
  type Counts,
  hostCounts,
  judged,
  oneFailed,
  onePassed,
  oneSkipped,
  vitestCounts,
} from './counts.mts';

/** One part of `npm test`. */
export interface Part {
  readonly name: string;
  /** Whether it tests the packaged extension, which is then made before, once. */
  readonly needsPackage: boolean;
  run(): Promise<Counts>;
}

/** In the order they run: what fails fastest comes first. */
export const parts: readonly Part[] = [
  check('types', 'npm', ['run', '--silent', 'types']),
  check('lint', 'npm', ['run', '--silent', 'lint']),
  check('format', 'npm', ['run', '--silent', 'format']),
  check('unused', 'npm', ['run', '--silent', 'unused']),
  vitest('unit'),
  vitest('grammar'),
  vitest('processes'),
  vitest('package', true),
  host('host'),
  host('host-oldest', '--oldest'),
  onlyWithServer(vitest('ui', true)),
];

/** A part that hangs is ended after this long; the slowest takes less than half of it. */
const limitMs = 40 * 60_000;

function check(name: string, command: string, args: readonly string[]): Part {
  return {
    name,
    needsPackage: false,
    run: async () => ((await exec(command, args)) === 0 ? onePassed : oneFailed),
  };
}

function vitest(name: string, needsPackage = false): Part {
  return {
    name,
    needsPackage,
    async run() {
      const report = await freshReport(name);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const code = await exec('vitest', ['run', '--project', name, ...reporters]);
      return judged(await vitestCounts(report), code);
    },
  };
}

function host(name: string, ...options: readonly string[]): Part {
  return {
    name,
    needsPackage: true,
    async run() {
      const report = await freshReport(name);
      const script = join(root, 'scripts', 'testHost.mts');
      const code = await exec('tsx', [script, '--report', report, ...options]);
      return judged(await hostCounts(report), code);
    },
  };
}

function onlyWithServer(part: Part): Part {
  if (serverRunsHere()) return part;
  return {
    ...part,
    needsPackage: false,
    run: async () => {
      console.log('Skipped: the VS Code server these tests need runs on Linux only.');
      return oneSkipped;
    },
  };
}

async function freshReport(name: string): Promise<string> {
  const report = join(resultsDir, `${name}.json`);
  await rm(report, { force: true });
  return report;
}

/** Runs a program of node_modules with its output on this terminal; returns its exit code. */
async function exec(command: string, args: readonly string[]): Promise<number> {
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    // npm and its shims are scripts on Windows.
    shell: process.platform === 'win32',
  });
  const timer = setTimeout(() => {
    console.error(`Ended after ${limitMs / 60_000} minutes.`);
    child.kill();
  }, limitMs);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    clearTimeout(timer);
  }
}
