import { type Listener, listListeners } from './listeners.ts';
import type { Pid } from './port.ts';
import { ancestors, isAlive, ownIdentity } from './process.ts';
import { terminate } from './terminate.ts';
import { within } from './within.ts';

/**
 * What became of a listener that was to be stopped.
 * - `stopped`: it ended after `signal`.
 * - `gone`: it had already ended, or no longer listens there; nothing was signalled.
 * - `refused`: not ours to stop. `unknown`: the system does not say which process it is;
 *   `otherUser`: somebody else's; `self`: this very process or one it runs in (an editor's server).
 * - `failed`: the system did not let us (`code` is its error name), or it survived SIGKILL
 *   (`ESURVIVED`), as a process stuck in the kernel does.
 */
export type StopOutcome =
  | { readonly kind: 'stopped'; readonly signal: 'SIGTERM' | 'SIGKILL' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly reason: 'unknown' | 'otherUser' | 'self' }
  | { readonly kind: 'failed'; readonly code: string };

/** How patient to be, and until when. */
export interface StopOptions {
  /** How long the process may take to end after SIGTERM, in milliseconds; 5000 by default. */
  readonly graceMs?: number;
  /** Ends the waiting and all further signals; what was sent stays sent. */
  readonly signal?: AbortSignal;
}

/** Whether it makes sense to offer {@link stopListener}: the user's own, and the system says which process. */
export function isStoppable({ own, pid }: Listener): boolean {
  return own === true && pid !== undefined;
}

/** SIGKILL cannot be ignored; longer than this means stuck in the kernel. */
const killWaitMs = 2000;

/**
 * Ends the process that listens, and no other: SIGTERM, and after `graceMs` SIGKILL. Right before
 * each signal pid and start time are compared again, so that a later process of the same number is
 * never hit.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function stopListener(
  listener: Listener,
  { graceMs = 5000, signal }: StopOptions = {},
): Promise<StopOutcome> {
  signal?.throwIfAborted();
  const { pid, startTime, own } = listener;
  if (pid === undefined || startTime === undefined || startTime === '') {
    return { kind: 'refused', reason: own === false ? 'otherUser' : 'unknown' };
  }
  if (own !== true) return { kind: 'refused', reason: 'otherUser' };
  if (await isOurOwnLine(pid)) return { kind: 'refused', reason: 'self' };
  if (!(await stillListens(listener, signal))) return { kind: 'gone' };

  const identity = { ...ownIdentity(), pid, start: startTime };
  const isGone = async (): Promise<boolean> => (await isAlive(identity)) === 'dead';
  for (const [name, waitMs] of [
    ['SIGTERM', graceMs],
    ['SIGKILL', killWaitMs],
  ] as const) {
    signal?.throwIfAborted();
    const life = await isAlive(identity);
    if (life === 'unknown') return { kind: 'refused', reason: 'unknown' };
    if (life === 'dead') return name === 'SIGTERM' ? { kind: 'gone' } : stopped('SIGTERM');
    const code = await terminate(pid, name);
    if (code === 'ESRCH') return name === 'SIGTERM' ? { kind: 'gone' } : stopped('SIGTERM');
    if (code !== undefined) return { kind: 'failed', code };
    if (await within(waitMs, isGone, signal)) return stopped(name);
  }
  return { kind: 'failed', code: 'ESURVIVED' };
}

function stopped(signal: 'SIGTERM' | 'SIGKILL'): StopOutcome {
  return { kind: 'stopped', signal };
}

async function isOurOwnLine(pid: Pid): Promise<boolean> {
  const { pid: self } = ownIdentity();
  return pid === self || (await ancestors(self)).some((parent) => parent.pid === pid);
}

/** Between the listing and the confirmed question minutes may have passed. */
async function stillListens(listener: Listener, signal: AbortSignal | undefined): Promise<boolean> {
  const query = { ports: new Set([listener.port]), ...(signal === undefined ? {} : { signal }) };
  return (await listListeners(query)).some(
    ({ pid, startTime }) => pid === listener.pid && startTime === listener.startTime,
  );
}
