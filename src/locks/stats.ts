/** What a server counts from its start on. */
export interface Counters {
  /** Lines that could be taken apart and, of clients that hold a lock or wait, all lines. */
  requests: number;
  acquired: number;
  notAcquired: number;
  released: number;
  /** Clients that were turned away. */
  refused: number;
}

/** What a server counts, as it starts. */
export function freshCounters(): Counters {
  return { requests: 0, acquired: 0, notAcquired: 0, released: 0, refused: 0 };
}
