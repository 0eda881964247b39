import fs, { type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './errors.ts';

/**
 * As root, gives a new file to the owner of its folder. `sudo` may keep the user's home folder (on macOS it
 * does): files of root's there would lock the user out of the registry.
 */
export async function giveFile(handle: FileHandle, file: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await fs.stat(path.dirname(file));
  await unlessRefused(handle.chown(uid, gid));
}

/**
 * The same for folders.
 * @param first the topmost new one, as `mkdir` returns it
 * @param last the innermost one
 */
export async function giveFolders(first: string | undefined, last: string): Promise<void> {
  if (first === undefined || process.getuid?.() !== 0) return;
  const { uid, gid } = await fs.stat(path.dirname(first));
  // lchown: whoever owns the folder around could put a link in its place.
  for (let folder = last; folder.length >= first.length; folder = path.dirname(folder)) {
    await unlessRefused(fs.lchown(folder, uid, gid));
  }
}

/** A container's root may lack the right to give files away, or its system not know the owner. */
async function unlessRefused(change: Promise<void>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!['EPERM', 'EINVAL'].includes(errorCode(error) ?? '')) throw error;
  }
}
