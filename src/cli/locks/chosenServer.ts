import { type LockAddress, lockAddressOf } from '../../locks/lockAddress.ts';
import type { Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import type { VerbName } from '../verbTable.ts';
import { readSecret } from './readSecret.ts';

/** The options of a verb that say which server is meant. */
export interface ServerOptions {
  readonly server: LockAddress | undefined;
  readonly 'secret-file': string | undefined;
}

/**
 * The server that somebody chose, by option or by TcpNetLock's variables; `undefined` for the user's own.
 * @throws UsageError; ExpectedFailure for a file without a secret
 */
export function chosenServer(
  { server, 'secret-file': file }: ServerOptions,
  verb: VerbName,
  cli: Cli,
): LockAddress | undefined {
  const chosen = server ?? lockAddressOf(cli.env);
  if (chosen !== undefined && 'invalid' in chosen) {
    throw new UsageError(`${chosen.invalid} is no port: use a number from 1 to 65535.`, verb);
  }
  if (file === undefined) return chosen;
  if (chosen === undefined) {
    throw new UsageError('--secret-file is for another server: add --server HOST:PORT.', verb);
  }
  return { ...chosen, secret: readSecret(file, cli) };
}
