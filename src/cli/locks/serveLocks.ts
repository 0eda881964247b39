import { LockError } from '../../locks/lockError.ts';
import { LockFiles } from '../../locks/lockFiles.ts';
import { IDLE, OwnServer } from '../../locks/ownServer.ts';
import type { Told } from '../../locks/serverTalk.ts';
import { RegistryError } from '../../registry/errors.ts';
import { asUnwritable } from '../../registry/fileErrors.ts';
import { Registry } from '../../registry/registry.ts';
import type { Cli } from '../cli.ts';
import { parseTime } from '../duration.ts';
import { EXIT } from '../exitCodes.ts';

/**
 * Is the user's own lock server, in the background, for as long as it is needed.
 * @param words the registry's file
 */
export async function serveLocks([file = '']: readonly string[], cli: Cli): Promise<number> {
  const registry = new Registry({ file, by: 'locks' });
  let server: OwnServer | undefined;
  try {
    server = await OwnServer.become(registry, parseTime(cli.env.BERTH_LOCKS_IDLE ?? '') ?? IDLE);
  } catch (error) {
    const failure = asUnwritable(error, new LockFiles(file).folder);
    tell({ kind: 'failed', message: failure instanceof Error ? failure.message : String(failure) });
    if (failure instanceof LockError || failure instanceof RegistryError) return EXIT.failure;
    throw failure;
  }
  if (server === undefined) {
    tell({ kind: 'ready' });
    return EXIT.done;
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => server.end());
  }
  tell({ kind: 'ready' });
  await server.ended;
  return EXIT.done;
}

/** Tells whoever started it; nobody when that one is gone. An open channel would keep this process. */
function tell(told: Told): void {
  if (!process.connected) return;
  process.send?.(told, () => {
    if (process.connected) process.disconnect();
  });
}
