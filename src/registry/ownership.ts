import path from 'node:path';
import type { Listener } from '../probe/listeners.ts';
import { ancestors } from '../probe/process.ts';
import { nearestRepository } from './project.ts';

/**
 * Whose a listener is, as a project sees it: `ours`, a `stranger`'s, or `unknown` where its working
 * folder can't be seen (another user's process).
 */
export type Ownership = 'ours' | 'stranger' | 'unknown';

/**
 * Judges a listener by where it runs: the project around its working folder or, where that is in no
 * project, around those of its parents, nearest first. A listener of another checkout is a stranger,
 * even one nested in this project's folder.
 * @param root the real path of the project that asks
 * @param roots the roots of all registered projects
 */
export async function judgeListener(
  listener: Listener,
  root: string,
  roots: ReadonlySet<string>,
): Promise<Ownership> {
  if (listener.pid === undefined) return 'unknown';
  const own = listener.cwd === undefined ? undefined : projectAround(listener.cwd, root, roots);
  if (own !== undefined) return own === root ? 'ours' : 'stranger';
  let seen = listener.cwd !== undefined;
  for (const parent of await ancestors(listener.pid)) {
    if (parent.cwd === undefined) continue;
    seen = true;
    const project = projectAround(parent.cwd, root, roots);
    if (project !== undefined) return project === root ? 'ours' : 'stranger';
  }
  return seen ? 'stranger' : 'unknown';
}

function projectAround(
  folder: string,
  root: string,
  roots: ReadonlySet<string>,
): string | undefined {
  const repository = nearestRepository(folder);
  // Upwards from the folder: there may be thousands of projects, but no path is that long.
  for (let parent = folder; ; parent = path.dirname(parent)) {
    if (parent === root || roots.has(parent)) {
      return repository === undefined || parent.length > repository.length ? parent : repository;
    }
    if (parent === path.dirname(parent)) return repository;
  }
}
