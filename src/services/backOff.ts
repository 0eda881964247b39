import type { RestartPolicy } from '../registry/config.ts';
import type { SessionEnd } from '../session/record.ts';

/** The first wait, in ms; each further one is twice as long. */
const FIRST = 1_000;
/** No wait is longer, in ms. */
const LONGEST = 30_000;
/** A service that was ready for this long, in ms, counts as sound: the waits begin anew. */
const SOUND = 10_000;

/** How long to wait before a service is started again: 1 s, 2 s, 4 s and so on, 30 s at most. */
export class BackOff {
  private next = FIRST;

  /**
   * The wait before the next start, in ms.
   * @param upMs how long the service was ready since the last one; 0 when it did not get ready
   */
  after(upMs: number): number {
    const wait = upMs >= SOUND ? FIRST : this.next;
    this.next = Math.min(wait * 2, LONGEST);
    return wait;
  }
}

/** Whether a service failed, by how its process ended. */
export function isFailure({ code, signal }: SessionEnd): boolean {
  return code !== 0 || signal !== undefined;
}

/** Whether a service that ended like this is to be started again. */
export function wantsRestart(policy: RestartPolicy, end: SessionEnd): boolean {
  switch (policy) {
    case 'no':
      return false;
    case 'on-failure':
      return isFailure(end);
    case 'always':
      return true;
  }
}
