import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/**
 * A warning when a file with this machine's ports would end up in a commit; `undefined` when git ignores it,
 * or there is no repository, or no git.
 */
export async function gitWarning(file: string): Promise<string | undefined> {
  if (await git(file, ['ls-files', '--error-unmatch', '--'])) {
    return `${file} is tracked by git, and its ports are this machine's own. Write to an ignored file instead, for example .env.local.`;
  }
  // check-ignore: 0 ignored, 1 not ignored, 128 no repository.
  const ignored = await git(file, ['check-ignore', '-q', '--']);
  return ignored === false
    ? `${file} is not ignored by git. Add it to .gitignore: its ports are this machine's own.`
    : undefined;
}

/** Whether git says yes (0) or no (1); `undefined` when it can't say. */
async function git(file: string, args: readonly string[]): Promise<boolean | undefined> {
  const absolute = path.resolve(file);
  try {
    await exec('git', [...args, path.basename(absolute)], { cwd: path.dirname(absolute) });
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === 1 ? false : undefined;
  }
}
