import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hasApt, install, mayInstall, unpack } from './apt.mts';
import { onPath } from './onPath.mts';

const PACKAGE = 'netcat-openbsd';

/**
 * OpenBSD's netcat, under the name that Debian gives it beside others: an installed one, else, on Debian, a fresh
 * one; without the right to install, one unpacked into the cache. `undefined` where there is none.
 */
export async function findNetcat(): Promise<string | undefined> {
  try {
    return onPath('nc.openbsd') ?? (await fetched());
  } catch (error) {
    console.log(`No netcat: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

async function fetched(): Promise<string | undefined> {
  if (mayInstall()) {
    await install(PACKAGE);
    return onPath('nc.openbsd');
  }
  if (!hasApt()) return undefined;
  const unpacked = join(await unpack([PACKAGE]), 'bin/nc.openbsd');
  // It needs libbsd, which nearly every system has.
  const { stderr } = spawnSync(unpacked, ['-h'], { encoding: 'utf8' });
  return stderr?.includes('OpenBSD') ? unpacked : undefined;
}
