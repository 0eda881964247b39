import { StartFailedError } from './errors.ts';
import type { Launch } from './launchSession.ts';
import type { SessionRecord } from './record.ts';

/** A session's lock while it is being started. */
export interface TakenLock {
  /** The connection that it lives by, to be inherited by the session's process. */
  readonly fd: number;
  readonly fence: number;
  /** Settles when the lock is gone though nobody let go of it. */
  readonly lost: Promise<unknown>;
  /** Lets go of it in this process. Whoever inherited the connection has the lock on. */
  letGo(): void;
}

export async function takeLock(
  _launch: Launch,
  { name, lock }: SessionRecord,
): Promise<TakenLock | undefined> {
  if (lock === undefined) return undefined;
  throw new StartFailedError(name, `${name} was not started: locks are not there yet.`);
}
