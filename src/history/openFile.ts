import fs from 'node:fs';
import { errorCode } from '../registry/errors.ts';
import { HistoryError, type HistoryErrorCode } from './errors.ts';

/** Never through a link that somebody put there, and never waiting for the other end of a pipe; Windows has neither. */
const SAFELY = (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);

/**
 * Opens the file of a target.
 * @returns its descriptor, which the caller closes; `undefined` when there is none
 * @throws HistoryError `unreadable` or `unwritable` for what is no file, and where rights are missing
 */
export function openFile(file: string, access: 'read' | 'write'): number | undefined {
  const flags = access === 'read' ? fs.constants.O_RDONLY : fs.constants.O_RDWR;
  try {
    const fd = fs.openSync(file, flags | SAFELY);
    if (fs.fstatSync(fd).isFile()) return fd;
    fs.closeSync(fd);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw asHistoryError(error, file, access === 'read' ? 'unreadable' : 'unwritable');
  }
  throw new HistoryError('unreadable', `${file} is no file. Move it away.`);
}

/** A system error as one of a history, in words that say what to do. Others stay as they are. */
export function asHistoryError(error: unknown, at: string, code: HistoryErrorCode): unknown {
  if (error instanceof HistoryError || errorCode(error) === undefined) return error;
  const verb = code === 'unreadable' ? 'read' : 'write';
  return new HistoryError(code, `Cannot ${verb} ${at}: ${why(error)}`, { cause: error });
}

function why(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full. Free some space.';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied. Check who owns it, or use another place.';
    case 'EROFS':
      return 'the file system is read-only. Use another place.';
    case 'ENOENT':
      return 'there is no such folder.';
    case 'EISDIR':
      return 'there is a folder in its place. Move that folder away.';
    case 'ELOOP':
    case 'EMLINK':
      return 'it is a symbolic link. Remove that.';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file is where its folder should be. Move that file away.';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
