import { join } from 'node:path';
import { hasApt, install, mayInstall, unpack } from './apt.mts';
import { onPath } from './onPath.mts';

/**
 * busybox: an installed one, else, on Debian, a fresh one; without the right to install, one unpacked into the
 * cache. `undefined` where there is none.
 */
export async function findBusybox(): Promise<string | undefined> {
  try {
    return onPath('busybox') ?? (await fetched());
  } catch (error) {
    console.log(`No busybox: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

async function fetched(): Promise<string | undefined> {
  if (mayInstall()) {
    await install('busybox');
    return onPath('busybox');
  }
  return hasApt() ? join(await unpack(['busybox-static']), 'bin/busybox') : undefined;
}
