import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../probe/process.ts';
import type { NameRef } from '../../registry/book.ts';
import type { Sessions } from '../../session/sessions.ts';

/** How often to look whether the process is there, in ms: nobody writes down that it has ended by itself. */
const EVERY = 500;

/**
 * Waits until a session has ended; not for one that is started again, or that its supervisor will start again.
 * @param signal ends the waiting
 */
export async function untilEnded(
  sessions: Sessions,
  ref: NameRef,
  signal: AbortSignal,
): Promise<void> {
  const name = await sessions.fullName(ref);
  while (!signal.aborted) {
    const record = sessions.peek().find((one) => one.name === name);
    if (record === undefined) return;
    const { phase, process, supervisor } = record;
    const isKeptUp = supervisor !== undefined && (await isAlive(supervisor)) === 'live';
    if (phase === 'ended' && !isKeptUp) return;
    // Whoever meets a dead one writes it down, unless somebody is at work on it.
    const isDead = phase === 'running' && process && (await isAlive(process)) === 'dead';
    if (isDead && !isKeptUp && (await sessions.get(ref))?.record.phase === 'ended') return;
    await sleep(EVERY, undefined, { signal }).catch(() => {});
  }
}
