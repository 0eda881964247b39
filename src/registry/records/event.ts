/** What is done to the registry under its lock. Readers take words they do not know, too. */
export type Operation =
  | 'allocate'
  | 'move'
  | 'release'
  | 'rename'
  | 'repair'
  | 'clean-up'
  | 'restore'
  | 'reserve'
  | 'unreserve'
  | 'pool-add'
  | 'pool-remove'
  | 'pin'
  | 'unpin';

/** What an operation did to one name, pool or reservation. */
export interface Subject {
  /** A full name, a pool's name, or a number or range; as it was written when its project is not known. */
  readonly name: string;
  /** The number it has now, had until it was released, or was refused. */
  readonly port?: number;
  /** What it had before: the old number of a move, the old name of a renaming. */
  readonly from?: number | string;
  /**
   * What became of it: `done`; for an allocation `given` or `known` (somebody was faster), for clean-up why it
   * went. Else why it was not done.
   */
  readonly outcome: string;
}

/** What it took to get the lock; filled in on the way. */
export interface Effort {
  /** Waiting for the lock, in ms. */
  waitedMs: number;
  /** How often the lock was asked for until it was had, at worst: 1 when nobody was in the way. */
  tries: number;
}

/** One operation that went to the lock. */
export interface OperationEvent {
  readonly operation: Operation;
  /** The client's word for itself. */
  readonly by: string;
  /** The whole operation, in ms, with the search for a number and all waiting. */
  readonly ms: number;
  readonly effort: Effort;
  readonly subjects: readonly Subject[];
}

/** An effort of which nothing is known yet. */
export function newEffort(): Effort {
  return { waitedMs: 0, tries: 0 };
}
