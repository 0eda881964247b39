import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionRecord } from '../session/record.ts';
import type { Sessions } from '../session/sessions.ts';

/** How often to ask whether a service still has its lock, in ms. */
const LOOK = 3_000;

/**
 * Waits until the lock of a service that runs is lost. The connection is the service's own, so the server is asked.
 * @returns false when it has none, and as soon as the signal aborts
 */
export async function untilLockLost(
  sessions: Pick<Sessions, 'hasLostLock'>,
  record: SessionRecord,
  signal: AbortSignal,
): Promise<boolean> {
  if (record.fence === undefined) return false;
  for (;;) {
    await sleep(LOOK, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return false;
    if ((await sessions.hasLostLock(record)) && !signal.aborted) return true;
  }
}
