import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

/** A folder of its own for one test, and a way to be rid of it. */
export function scratchFolder(): { folder: string; remove: () => void } {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-test-')));
  return { folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

/** Bundles a worker script, named from this folder, so that its processes start as fast as a user's would. */
export async function bundleWorker(
  name: string,
  folder: string,
  plugins: Plugin[] = [],
): Promise<string> {
  const outfile = path.join(folder, `${path.basename(name)}.cjs`);
  await build({
    entryPoints: [path.resolve(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    plugins,
  });
  return outfile;
}

/** A worker process, what it has printed so far line by line, and its end. */
export interface Worker {
  readonly child: ChildProcess;
  readonly lines: string[];
  readonly errors: () => string;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Starts a script on a registry, with Node unless another `command` is given. */
export function startWorker(
  script: string,
  args: readonly string[],
  registry: string,
  { command = process.execPath, cwd = process.cwd() } = {},
): Worker {
  const child = spawn(command, [script, ...args], {
    cwd,
    env: { ...process.env, BERTH_REGISTRY: registry },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let rest = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'));
  });
  return { child, lines, errors: () => errors, ended };
}

/** Ends workers that may still be at it after a failure, and forgets them. */
export async function endAll(workers: Worker[]): Promise<void> {
  for (const worker of workers.splice(0)) {
    worker.child.kill('SIGKILL');
    await worker.ended;
  }
}
