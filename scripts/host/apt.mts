import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.mts';
import { onPath } from './onPath.mts';
import { run } from './run.mts';

/** Whether this system has Debian's packages. */
export function hasApt(): boolean {
  return onPath('apt-get') !== undefined;
}

/** Whether this user may install them. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && hasApt();
}

/** Installs a Debian package. */
export async function install(name: string): Promise<void> {
  console.log(`Installing ${name} with apt-get (once) …`);
  await run('apt-get', ['update']);
  await run('apt-get', ['install', '-y', '--no-install-recommends', name], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/**
 * Unpacks Debian packages into the cache, for a user who may not install them.
 * @returns the folder that stands for `/`
 */
export function unpack(names: readonly string[]): Promise<string> {
  return cached(`apt-${names.join('-')}`, async (dir) => {
    await run('apt-get', ['download', ...names], { cwd: dir });
    for (const file of await readdir(dir)) await run('dpkg-deb', ['-x', join(dir, file), dir]);
  });
}
