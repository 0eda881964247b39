import { askLocks } from '../../locks/askLocks.ts';
import type { LockAddress } from '../../locks/lockAddress.ts';
import { acquireLock, type HeldLock } from '../../locks/lockClient.ts';
import { type AcquireOptions, holderIn, type LockHolder } from '../../locks/locks.ts';
import { type Cli, currentRoot, openRegistry } from '../cli.ts';
import { openLocks } from './openLocks.ts';

/** A lock that is to be had, wherever its server is. */
export interface AskedLock {
  /** @throws LockError */
  take(options: AcquireOptions): Promise<HeldLock | undefined>;
  /** Who has it at the moment, as far as that can be told. */
  holder(): Promise<LockHolder | undefined>;
}

/**
 * A lock by the name that somebody wrote: on the user's own server one of the project or of the machine, on another
 * server what has this very name.
 */
export function askedLock(name: string, server: LockAddress | undefined, cli: Cli): AskedLock {
  if (server === undefined) {
    const locks = openLocks(openRegistry(cli), cli);
    const ref = { name, root: currentRoot() };
    return {
      take: (options) => locks.acquire(ref, options),
      holder: () => locks.holderOf(ref).catch(() => undefined),
    };
  }
  const holder = async () => {
    const rows = await askLocks(server).catch(() => []);
    const row = rows.find((one) => one.name === name);
    return row && holderIn(row);
  };
  return {
    take: ({ onWaiting, ...options }) =>
      acquireLock(server, {
        ...options,
        name,
        fence: true,
        onWaiting: async () => onWaiting?.(await holder()),
      }),
    holder,
  };
}
