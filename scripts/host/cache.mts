import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where downloads and the sample workspace live, outside the repository:
 * `$BERTH_CACHE`, else the platform's cache folder.
 */
export function cacheDir(): string {
  const own = process.env.BERTH_CACHE;
  if (own) return own;
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'berth-dev');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'berth-dev');
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'berth-dev');
}

/**
 * Fills the cache entry `name` once. `fill` works in a temporary folder beside it that is renamed
 * into place, so a killed install leaves no half entry and of two at once the second one yields.
 */
export async function cached(name: string, fill: (dir: string) => Promise<void>): Promise<string> {
  const entry = join(cacheDir(), name);
  if (existsSync(entry)) return entry;
  await mkdir(cacheDir(), { recursive: true });
  const work = await mkdtemp(join(cacheDir(), `.${name}-`));
  try {
    await fill(work);
    try {
      await rename(work, entry);
    } catch (error) {
      if (!existsSync(entry)) throw error;
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return entry;
}
