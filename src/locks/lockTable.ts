/** A place at a lock: held, or waited for. */
export interface Place {
  readonly name: string;
  /** What the client calls itself; empty where it gave no name. */
  readonly client: string;
  /** Since when the lock is held or waited for, in ms since 1970. */
  readonly since: number;
  /** The number of the grant; `undefined` while waiting. */
  readonly fence: number | undefined;
}

interface Seat extends Place {
  since: number;
  fence: number | undefined;
}

/** One lock that is held. */
interface Entry {
  holder: Seat;
  /** In the order in which they came. Most locks have none. */
  waiting: Set<Seat> | undefined;
}

/** A lock with its holder and who waits for it, the next one first. */
export interface HeldLockView {
  readonly name: string;
  readonly holder: Place;
  readonly waiting: Iterable<Place>;
}

/**
 * Who holds which lock, and who waits. Knows nothing of connections. A lock that nobody holds takes no memory,
 * and each grant has a higher number, its fence, than all before it.
 */
export class LockTable {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  #fence: number;
  #waiting = 0;
  #changes = 0;

  /** @param now the time in ms since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
    // A thousand grants a millisecond are more than any server makes, so the numbers of one that is started
    // again go on above these, as long as the clock is not set back. They are exact numbers until 2255.
    this.#fence = now() * 1000;
  }

  /** How many locks are held. */
  get held(): number {
    return this.#entries.size;
  }

  /** How many wait, for all locks together. */
  get waiting(): number {
    return this.#waiting;
  }

  /** A number that is another one after every change. */
  get changes(): number {
    return this.#changes;
  }

  /**
   * Takes the lock or, where somebody holds it and `willWait`, the last place in its queue.
   * @returns `undefined` when the lock is held and the client won't wait
   */
  take(name: string, client: string, willWait: boolean): Place | undefined {
    const entry = this.#entries.get(name);
    if (entry !== undefined && !willWait) return undefined;
    this.#changes++;
    const seat: Seat = { name, client, since: this.#now(), fence: undefined };
    if (entry === undefined) {
      this.#grant(seat);
      this.#entries.set(name, { holder: seat, waiting: undefined });
    } else {
      entry.waiting ??= new Set();
      entry.waiting.add(seat);
      this.#waiting++;
    }
    return seat;
  }

  /**
   * Gives a place up, once.
   * @returns whoever has the lock by that
   */
  leave(place: Place): Place | undefined {
    const entry = this.#entries.get(place.name);
    if (entry === undefined) return undefined;
    if (entry.holder !== place) {
      if (entry.waiting?.delete(place as Seat)) {
        this.#waiting--;
        this.#changes++;
        if (entry.waiting.size === 0) entry.waiting = undefined;
      }
      return undefined;
    }
    this.#changes++;
    const [next] = entry.waiting ?? [];
    if (next === undefined) {
      this.#entries.delete(place.name);
      return undefined;
    }
    entry.waiting?.delete(next);
    if (entry.waiting?.size === 0) entry.waiting = undefined;
    this.#waiting--;
    this.#grant(next);
    entry.holder = next;
    return next;
  }

  /** All locks that are held. */
  *locks(): Iterable<HeldLockView> {
    for (const [name, { holder, waiting }] of this.#entries) {
      yield { name, holder, waiting: waiting ?? [] };
    }
  }

  #grant(seat: Seat): void {
    seat.fence = ++this.#fence;
    seat.since = this.#now();
  }
}
