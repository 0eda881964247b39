import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './host/run.mts';
import { root } from './paths.mts';

/** The sample workspace twice: a git repository and a worktree linked to it. Real paths. */
export interface Sample {
  readonly shop: string;
  readonly worktree: string;
}

const source = join(root, 'samples', 'shop');

/** Copies samples/shop into `dir` as a repository `shop` with a linked worktree `shop-feature`. */
export async function createSample(dir: string): Promise<Sample> {
  await mkdir(dir, { recursive: true });
  const base = await realpath(dir);
  const shop = join(base, 'shop');
  const worktree = join(base, 'shop-feature');
  await rm(shop, { recursive: true, force: true });
  await rm(worktree, { recursive: true, force: true });
  await cp(source, shop, { recursive: true });
  // Without the user's own configuration: no signing, no hooks, no other default branch.
  const env = { ...process.env, GIT_CONFIG_GLOBAL: join(base, 'none'), GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...args: string[]) => run('git', args, { cwd: shop, env });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  await git(...author, 'commit', '--quiet', '--message=The shop');
  await git('worktree', 'add', '--quiet', '-b', 'feature', worktree);
  return { shop, worktree };
}

/** As `createSample`, but keeps what is there already unless the sample itself has changed. */
export async function keepSample(dir: string): Promise<Sample> {
  const stamp = join(dir, 'sample.sha256');
  const hash = await contentHash(source);
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === hash) {
    const base = await realpath(dir);
    return { shop: join(base, 'shop'), worktree: join(base, 'shop-feature') };
  }
  const sample = await createSample(dir);
  await writeFile(stamp, hash);
  return sample;
}

async function contentHash(dir: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    hash.update(path.slice(dir.length)).update(await readFile(path));
  }
  return hash.digest('hex');
}
