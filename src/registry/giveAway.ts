import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from './errors.ts';

/**
 * As root, gives a new file to the owner of its folder. `sudo` may keep the user's home folder (on macOS it
 * does): files of root's there would lock the user out of the registry.
 * @param fd the open file
 */
export function giveFile(fd: number, file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = fs.statSync(path.dirname(file));
  unlessRefused(() => fs.fchownSync(fd, uid, gid));
}

/**
 * The same for folders.
 * @param first the topmost new one, as `mkdir` returns it
 * @param last the innermost one
 */
export function giveFolders(first: string | undefined, last: string): void {
  if (first === undefined || process.getuid?.() !== 0) return;
  const { uid, gid } = fs.statSync(path.dirname(first));
  // lchown: whoever owns the folder around could put a link in its place.
  for (let folder = last; folder.length >= first.length; folder = path.dirname(folder)) {
    unlessRefused(() => fs.lchownSync(folder, uid, gid));
  }
}

/** A container's root may lack the right to give files away, or its system not know the owner. */
function unlessRefused(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (!['EPERM', 'EINVAL'].includes(errorCode(error) ?? '')) throw error;
  }
}
