import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/** The check before a commit that the file is still the one that was read, as `src/registry/store.ts` spells it. */
const GUARD = 'now.document.revision === revision';

/**
 * Bundles the registry with another lock: `bare` is proper-lockfile alone, `none` lets everybody in.
 * Without a lock the guard goes too, since it would refuse most of the commits: its work is done,
 * its answer ignored.
 */
export function swapLock(lock: 'none' | 'bare'): Plugin {
  return {
    name: `lock-${lock}`,
    setup(build) {
      build.onResolve({ filter: /\/lock\.ts$/ }, () => ({
        path: join(import.meta.dirname, 'locks', `${lock}.ts`),
      }));
      if (lock === 'bare') return;
      build.onLoad({ filter: /[\\/]registry[\\/]store\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        if (!text.includes(GUARD)) throw new Error(`${path} has no "${GUARD}" to take out`);
        return { contents: text.replace(GUARD, `(${GUARD}, true)`), loader: 'ts' };
      });
    },
  };
}
