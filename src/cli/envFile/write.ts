import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { behindLinks } from '../../registry/links.ts';
import { ExpectedFailure } from '../errors.ts';
import { type FileFormat, mergeVariables } from './merge.ts';

/** What writing an env file came to. */
export type Written = 'created' | 'changed' | 'unchanged';

/**
 * Merges variables into an env file; a missing one is made, for its owner's eyes only. The file is replaced
 * as a whole, so that no reader sees half of it, and keeps its mode. A link stays a link.
 * @throws ExpectedFailure
 */
export function writeEnvFile(
  file: string,
  values: ReadonlyMap<string, string>,
  format: FileFormat,
): Written {
  try {
    const target = behindLinks(file);
    const stat = fs.statSync(target, { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isFile()) throw new ExpectedFailure(`${file} is not a file.`);
    const before = stat === undefined ? Buffer.alloc(0) : fs.readFileSync(target);
    if (/^(\xFE\xFF|\xFF\xFE)/.test(before.toString('latin1', 0, 2))) {
      throw new ExpectedFailure(`${file} is in UTF-16. Save it as UTF-8 first.`);
    }
    // Byte by byte in latin1, so that whatever encoding the other lines are in, they stay.
    const bytes = new Map(Array.from(values, ([key, value]) => [key, asLatin1(value)]));
    const after = Buffer.from(mergeVariables(before.toString('latin1'), bytes, format), 'latin1');
    if (stat !== undefined && after.equals(before)) return 'unchanged';
    // A rename would get past it.
    if (stat !== undefined && (stat.mode & 0o222) === 0) {
      throw new ExpectedFailure(`${file} is read-only. Make it writable first.`);
    }
    replace(target, after, stat);
    return stat === undefined ? 'created' : 'changed';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof ExpectedFailure || typeof code !== 'string') throw error;
    throw new ExpectedFailure(`Cannot write ${file}: ${reason(code)}`, { cause: error });
  }
}

function asLatin1(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
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
