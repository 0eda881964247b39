import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { errorCode } from '../registry/errors.ts';
import { behindLinks } from '../registry/links.ts';

/** A file of the user's that cannot be rewritten; the message is for people. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** What rewriting a file came to. */
export type Written = 'created' | 'changed' | 'unchanged';

/**
 * Rewrites a file of the user's. It is replaced as a whole, so that no reader sees half of it, and keeps
 * its mode and owner; a new one is for its owner's eyes only. A link stays a link.
 * @param change the new content; what there is is `undefined` where there is no file
 * @throws FileError; whatever `change` throws, with the file as it was
 */
export function rewriteFile(file: string, change: (before: Buffer | undefined) => Buffer): Written {
  try {
    const target = behindLinks(file);
    const stat = fs.statSync(target, { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isFile()) throw new FileError(`${file} is not a file.`);
    const before = stat === undefined ? undefined : fs.readFileSync(target);
    if (before !== undefined && /^(\xFE\xFF|\xFF\xFE)/.test(before.toString('latin1', 0, 2))) {
      throw new FileError(`${file} is in UTF-16. Save it as UTF-8 first.`);
    }
    const after = change(before);
    if (before?.equals(after) === true) return 'unchanged';
    // A rename would get past it.
    if (stat !== undefined && (stat.mode & 0o222) === 0) {
      throw new FileError(`${file} is read-only. Make it writable first.`);
    }
    replace(target, after, stat);
    return stat === undefined ? 'created' : 'changed';
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof FileError || code === undefined) throw error;
    throw new FileError(`Cannot write ${file}: ${reason(code)}`, { cause: error });
  }
}

function replace(target: string, content: Buffer, stat: fs.Stats | undefined): void {
  const scratch = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const fd = fs.openSync(scratch, 'wx', 0o600);
    try {
      if (stat !== undefined) {
        keepOwner(fd, stat);
        fs.fchmodSync(fd, stat.mode & 0o7777);
      }
      fs.writeFileSync(fd, content);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(scratch, target);
  } catch (error) {
    fs.rmSync(scratch, { force: true });
    throw error;
  }
}

/** Matters to root, whose new files would lock the file's owner out. */
function keepOwner(fd: number, stat: fs.Stats): void {
  if (process.getuid?.() === 0) fs.fchownSync(fd, stat.uid, stat.gid);
}

function reason(code: string): string {
  switch (code) {
    case 'ENOENT':
      return 'its folder does not exist.';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied.';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full. The file is as it was.';
    case 'ELOOP':
      return 'it is a link that leads in a circle.';
    case 'EROFS':
      return 'the file system is read-only.';
    default:
      return `${code}.`;
  }
}
