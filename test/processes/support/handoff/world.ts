import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { outputWith } from '../berth.ts';

/** The ports that the kernel gives out in a narrow world, both included. */
export const GIVEN_OUT = { first: 40_000, last: 40_999 };

/** Where processes of a test meet: this machine, or a network namespace of their own. */
export interface World {
  /** Starts a command there. */
  start(command: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Runs a command there to its end and returns its exit code. */
  run(command: readonly string[], options?: SpawnOptions): number | null;
  /** Ends what was started there and may still run, and the world. */
  close(): Promise<void>;
}

const asked = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
});

/** The Python to run scripts with: itself, as what stands for it in PATH may take its time to find it. */
export const PYTHON = asked.stdout?.trim() || 'python3';

/** Whether there is one. */
export const hasPython = asked.status === 0;

const isRoot = process.getuid?.() === 0;

/** A test's script, by its name. */
export function script(name: string): string {
  return path.join(import.meta.dirname, name);
}

/**
 * A network namespace in which the kernel gives out few ports. Needs root, or a system that lets users have
 * namespaces of their own.
 * @returns undefined where that can't be had
 */
export async function openNarrowWorld(): Promise<World | undefined> {
  if (!hasPython) return undefined;
  const flags = isRoot ? ['-n'] : ['-rn'];
  if (spawnSync('unshare', [...flags, 'nsenter', '--version']).status !== 0) return undefined;
  const { first, last } = GIVEN_OUT;
  const prepare = [PYTHON, script('namespace.py'), String(first), String(last)];
  const holder = spawn('unshare', [...flags, ...prepare], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await outputWith(holder, 'ready');
  } catch {
    return undefined;
  }
  const own = isRoot ? [] : ['-U', '--preserve-credentials'];
  return worldBehind(['nsenter', ...own, '-n', '-t', String(holder.pid)], holder);
}

/** This machine as it is. */
export function openWorld(): World {
  return worldBehind([]);
}

/** The namespaces that `enter` leads into; `holder` is the process that keeps them. */
export function worldBehind(enter: readonly string[], holder?: ChildProcess): World {
  const children = new Set<ChildProcess>(holder === undefined ? [] : [holder]);
  return {
    start(command, options = {}) {
      const [file = '', ...args] = [...enter, ...command];
      const child = spawn(file, args, options);
      children.add(child);
      child.once('close', () => children.delete(child));
      return child;
    },
    run(command, options = {}) {
      const [file = '', ...args] = [...enter, ...command];
      return spawnSync(file, args, { ...options, stdio: 'ignore' }).status;
    },
    async close() {
      for (const child of [...children].reverse()) {
        const ended = once(child, 'close');
        child.stdin?.end();
        child.kill('SIGKILL');
        await ended;
      }
    },
  };
}
