import { sayFileError } from '../registry/fileErrors.ts';
import type { FullName } from '../registry/names.ts';
import { CoordinationFailedError, SessionError } from './errors.ts';

/**
 * Does some work; whatever the registry and the files have against it is told as an error of the session.
 * @param name none for work on all sessions
 */
export async function coordinated<T>(
  name: FullName | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SessionError ? error : asCoordinationFailure(name, error);
  }
}

/** @throws the error itself when it is a bug */
export function asCoordinationFailure(name: FullName | undefined, error: unknown): SessionError {
  const { code, name: kind } = error as NodeJS.ErrnoException;
  const isExpected = [
    'RegistryError',
    'ConfigError',
    'ProbeError',
    'HoldError',
    'LockError',
  ].includes(kind);
  if (!(error instanceof Error) || !(isExpected || code !== undefined)) throw error;
  const why = isExpected ? error.message : sayFileError(error);
  return new CoordinationFailedError(name, name === undefined ? why : `${name}: ${why}`, {
    cause: error,
  });
}
