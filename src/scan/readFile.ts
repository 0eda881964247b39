import fs from 'node:fs';

/** Larger files are data, not anything that people write ports into. */
const LIMIT = 10 * 1024 * 1024;

// A pipe that takes a file's place would be waited for, and a link could lead anywhere.
const FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);
const NO_LINKS = fs.constants.O_NOFOLLOW ?? 0;

/** Grows to what the largest file needs, and serves all of a thread's files. */
let buffer = Buffer.allocUnsafe(256 * 1024);

/** A file's bytes or why there are none. */
export type FileBytes =
  /** Good until the next call. */
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** It is gone, or something else is in its place. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unread'; readonly reason: string };

/**
 * Reads a file synchronously into a buffer that all calls share.
 * @param followsLinks a file that somebody named may be a link
 */
export function readBytes(path: string, followsLinks: boolean): FileBytes {
  let fd: number;
  try {
    fd = fs.openSync(path, followsLinks ? FLAGS : FLAGS | NO_LINKS);
  } catch (error) {
    return failed(error);
  }
  try {
    let length = 0;
    for (;;) {
      const count = fs.readSync(fd, buffer, length, buffer.length - length, null);
      length += count;
      // A regular file gives all there is: less than what was asked for is its end.
      if (length < buffer.length) return { kind: 'bytes', bytes: buffer.subarray(0, length) };
      if (length > LIMIT) return { kind: 'unread', reason: 'larger than 10 MB' };
      const larger = Buffer.allocUnsafe(Math.min(buffer.length * 4, LIMIT + 1));
      buffer.copy(larger);
      buffer = larger;
    }
  } catch (error) {
    return failed(error);
  } finally {
    fs.closeSync(fd);
  }
}

function failed(error: unknown): FileBytes {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    // Between looking at its folder and opening it.
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
    case 'ENXIO':
    case 'EAGAIN':
    case 'EISDIR':
      return { kind: 'gone' };
    default:
      return { kind: 'unread', reason: explainRead(error) };
  }
}

/** Why something could not be read, for people. */
export function explainRead(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOENT':
      return 'it is not there';
    case 'ELOOP':
      return 'its links lead in a circle';
    default:
      return code ?? message;
  }
}
