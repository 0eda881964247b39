import { errorCode, RegistryError } from './errors.ts';

/** A system error of a change as the registry's own, which says what to do. Others stay as they are. */
export function asUnwritable(error: unknown, file: string): unknown {
  if (error instanceof RegistryError || errorCode(error) === undefined) return error;
  // A file or folder in the wrong place need not be the registry itself: the lock has its own.
  const misplaced = ['EISDIR', 'ENOTDIR', 'EEXIST'].includes(errorCode(error) ?? '');
  const at = (misplaced && (error as NodeJS.ErrnoException).path) || file;
  return new RegistryError('unwritable', `Cannot write ${at}: ${reason(error)}`, {
    cause: error,
  });
}

/** A system error in a sentence that says what to do, and about which file or folder where that is known. */
export function sayFileError(error: NodeJS.ErrnoException): string {
  const why = reason(error);
  return error.path === undefined || why === error.message
    ? why
    : `Cannot use ${error.path}: ${why}`;
}

/** A system error in words that say what to do. */
export function reason(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full. Free some space and try again; nothing was lost.';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied. Check who owns the file and its folder, or set BERTH_REGISTRY to another place.';
    case 'EROFS':
      return 'the file system is read-only. Set BERTH_REGISTRY to a place that can be written.';
    case 'EISDIR':
      return 'there is a folder in its place. Move that folder away.';
    case 'ELOOP':
      return 'its symbolic links lead in a circle. Remove the wrong one.';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file is where its folder should be. Move that file away, or set BERTH_REGISTRY to another place.';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
