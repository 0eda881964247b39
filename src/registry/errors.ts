/** Why the registry can't be used. */
export type RegistryErrorCode =
  | 'locked' // somebody holds the lock and does not let go
  | 'newer' // written by a newer Berth: read-only here
  | 'unreadable' // missing rights, a folder in its place, an I/O error
  | 'unwritable'; // missing rights, a full disk, a read-only folder

/** The registry can't be read or written. The message says what to do; `cause` holds the system's error. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  constructor(
    readonly code: RegistryErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A project's `berth.json` can't be used. `line` and `column` count from 1. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(
    readonly file: string,
    readonly line: number,
    readonly column: number,
    readonly problem: string,
  ) {
    super(`${file}:${line}:${column}: ${problem}`);
  }
}

/** The `code` of a system error (`ENOENT` …), or `undefined` for anything else, Node's own `ERR_…` included. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}
