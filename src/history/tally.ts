/** One look at a target. */
export interface Sample {
  /** When, in ms since 1970. */
  readonly at: number;
  readonly up: boolean;
  /** How long the connection took, in ms; counts only when the target was up. */
  readonly ms?: number;
}

/** Samples added up. */
export interface Tally {
  up: number;
  down: number;
  /** How many of `up` came with a time. */
  timed: number;
  /** Of these: all times together, the shortest (infinite for none) and the longest. */
  sumMs: number;
  minMs: number;
  maxMs: number;
}

/** Of nothing so far. */
export function newTally(): Tally {
  return { up: 0, down: 0, timed: 0, sumMs: 0, minMs: Number.POSITIVE_INFINITY, maxMs: 0 };
}

/** Counts one more. */
export function count(tally: Tally, { up, ms }: Sample): void {
  if (!up) tally.down++;
  else {
    tally.up++;
    if (ms !== undefined) {
      tally.timed++;
      tally.sumMs += ms;
      tally.minMs = Math.min(tally.minMs, ms);
      tally.maxMs = Math.max(tally.maxMs, ms);
    }
  }
}

/** Adds what another one counted. */
export function addTally(to: Tally, more: Tally): void {
  to.up += more.up;
  to.down += more.down;
  to.timed += more.timed;
  to.sumMs += more.sumMs;
  to.minMs = Math.min(to.minMs, more.minMs);
  to.maxMs = Math.max(to.maxMs, more.maxMs);
}
