import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suggestName } from './names.ts';

/**
 * The root of the project that a folder belongs to: the nearest folder upwards with a `.git`
 * (a linked worktree is a project of its own, a submodule belongs to the repository around it),
 * else `fallback`, else the folder itself. Always a real path.
 *
 * A `.git` in the home folder counts for the home folder alone: dotfiles kept in git
 * would otherwise make one project of everything below.
 */
export function findProjectRoot(folder: string, fallback?: string): string {
  const start = realPath(folder);
  return nearestRepository(start) ?? (fallback === undefined ? start : realPath(fallback));
}

/** The nearest folder upwards, itself included, that is the root of a checkout; `undefined` when none is. */
export function nearestRepository(folder: string): string | undefined {
  const home = homeFolder();
  for (let dir = folder; ; ) {
    const git = path.join(dir, '.git');
    const stat = statOf(git);
    const counts = stat?.isDirectory() || (stat?.isFile() && !isSubmodule(git));
    if (counts && (dir !== home || folder === home)) return dir;
    const parent = path.dirname(dir);
    if (parent === dir) return undefined;
    dir = parent;
  }
}

/** The home folder as a real path; `undefined` for a user without one (containers with a bare uid). */
export function homeFolder(): string | undefined {
  try {
    return realPath(os.homedir());
  } catch {
    return undefined;
  }
}

/** A linked worktree has a `commondir` (gitrepository-layout(5)); its repository may lie in any folder `modules`. */
function isSubmodule(gitFile: string): boolean {
  const gitDir = gitDirOf(gitFile) ?? '';
  return /[\\/]modules[\\/]/.test(gitDir) && !statOf(path.join(gitDir, 'commondir'))?.isFile();
}

/**
 * The folder that holds what all worktrees of a checkout share: its `.git`, or where that points;
 * `undefined` when there is none.
 */
export function commonGitFolder(root: string): string | undefined {
  const git = path.join(root, '.git');
  if (statOf(git)?.isDirectory()) return git;
  const own = gitDirOf(git);
  const common = own && readText(path.join(own, 'commondir'))?.trim();
  return own && common ? path.resolve(own, common) : own;
}

/** Where a `.git` file points (`gitdir: …`, relative to its own folder). */
function gitDirOf(gitFile: string): string | undefined {
  const [, target] = /^gitdir: (.+?)\s*$/m.exec(readText(gitFile) ?? '') ?? [];
  return target === undefined ? undefined : path.resolve(path.dirname(gitFile), target);
}

/**
 * The label a project would like: its folder's name, and for a linked worktree the main checkout's
 * folder with the branch (`shop@feature-x`). The registry makes it unique and then keeps it.
 */
export function proposeLabel(root: string): string {
  const gitFile = path.join(root, '.git');
  if (statOf(gitFile)?.isFile()) {
    const gitDir = gitDirOf(gitFile);
    const common = gitDir && readText(path.join(gitDir, 'commondir'))?.trim();
    if (gitDir && common) {
      const main = repositoryName(path.resolve(gitDir, common));
      const [, branch] =
        /^ref: refs\/heads\/(.+)$/m.exec(readText(path.join(gitDir, 'HEAD')) ?? '') ?? [];
      const worktree = labelFrom((branch ?? path.basename(root)).replaceAll('/', '-'));
      return labelFrom(`${labelFrom(main)}@${worktree}`);
    }
  }
  return labelFrom(path.basename(root));
}

/** `shop` for `shop/.git`, and for the bare repositories `shop.git` and `shop/.bare`. */
function repositoryName(gitDir: string): string {
  const name = path.basename(gitDir).replace(/\.git$/, '');
  return name === '' || name.startsWith('.') ? path.basename(path.dirname(gitDir)) : name;
}

function labelFrom(text: string): string {
  return suggestName(text.replace(/[\\/]/g, '-')) ?? 'project';
}

/** The real path, or the resolved one where the folder can't be followed (it may be gone). */
export function realPath(folder: string): string {
  try {
    return fs.realpathSync.native(folder);
  } catch {
    return path.resolve(folder);
  }
}

function statOf(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file);
  } catch {
    return undefined;
  }
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
