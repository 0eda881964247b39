import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasApt, install, mayInstall, unpack } from './apt.mts';
import { onPath } from './onPath.mts';

/** How to start strace: its own options follow `args`. */
export interface Strace {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables it needs besides. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * strace (6.0 or so): an installed one, else, on Debian, a fresh one; without the right to install, one
 * unpacked into the cache. `undefined` where there is none, or processes may not be traced.
 */
export async function findStrace(): Promise<Strace | undefined> {
  try {
    const strace = installed() ?? (await fetched());
    return strace !== undefined && canTrace(strace) ? strace : undefined;
  } catch (error) {
    console.log(`No strace: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

function installed(): Strace | undefined {
  const command = onPath('strace');
  return command === undefined ? undefined : { command, args: [], env: {} };
}

async function fetched(): Promise<Strace | undefined> {
  if (mayInstall()) {
    await install('strace');
    return installed();
  }
  if (!hasApt()) return undefined;
  const root = await unpack(['strace', 'libunwind8']);
  const libraries = readdirSync(join(root, 'usr/lib')).map((name) => join(root, 'usr/lib', name));
  return {
    command: join(root, 'usr/bin/strace'),
    // Its libraries are not for the traced program.
    args: ['-E', 'LD_LIBRARY_PATH'],
    env: { LD_LIBRARY_PATH: libraries.join(':') },
  };
}

function canTrace({ command, args, env }: Strace): boolean {
  const options = ['-f', '-o', '/dev/null', '-e', 'trace=fsync', '-e', 'inject=fsync:retval=0'];
  return (
    spawnSync(command, [...args, ...options, 'true'], {
      env: { ...process.env, ...env },
    }).status === 0
  );
}
