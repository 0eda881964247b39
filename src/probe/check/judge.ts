/** What is said of a host; `unresolved` when its name leads to no address. */
export type Verdict = 'ok' | 'flappy' | 'down' | 'unresolved';

/** So many attempts in a row that fail make a host down. */
const DOWN_AFTER = 5;

/** What is remembered of a host's attempts, however many there were. */
export interface Tally {
  /** How many there were. */
  readonly attempts: number;
  /** How many of them found it up. */
  readonly ups: number;
  /** The number of the latest that found it up, counted from 1; 0 when none did. */
  readonly lastUp: number;
  /** The number of the latest that found it down; 0 when none did. */
  readonly lastDown: number;
}

/** Before the first attempt. */
export const NO_ATTEMPTS: Tally = { attempts: 0, ups: 0, lastUp: 0, lastDown: 0 };

/** The tally with one attempt more. */
export function counted({ attempts, ups, lastUp, lastDown }: Tally, isUp: boolean): Tally {
  const now = attempts + 1;
  return isUp
    ? { attempts: now, ups: ups + 1, lastUp: now, lastDown }
    : { attempts: now, ups, lastUp, lastDown: now };
}

/**
 * What the attempts say of a host; `undefined` before the first.
 *
 * @param window how many of the latest count; all when it is infinite
 */
export function judge(
  { attempts, lastUp, lastDown }: Tally,
  window: number,
): Exclude<Verdict, 'unresolved'> | undefined {
  if (attempts === 0) return undefined;
  if (attempts - lastUp >= Math.min(DOWN_AFTER, window, attempts)) return 'down';
  const isIn = (attempt: number): boolean => attempt > 0 && attempt > attempts - window;
  return isIn(lastUp) && isIn(lastDown) ? 'flappy' : 'ok';
}
