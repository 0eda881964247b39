/** How a lock, or a place in its queue, was given up. */
export type Leaving =
  /** The client said so. */
  | 'release'
  /** It closed its side of the connection, or the server did as it made no sense. */
  | 'closed'
  /** The connection broke, as by a reset or by keep-alive. */
  | 'broken'
  /** What it was sent did not arrive for too long. */
  | 'vanished'
  /** The server was stopped. */
  | 'stopped';

/** Who is meant by an event. */
interface Subject {
  readonly name: string;
  /** What the client calls itself; empty where it gave no name. */
  readonly client: string;
  /** Its address and port. */
  readonly peer: string;
}

/** What happens on a lock server. */
export type LockEvent =
  | (Subject & { readonly event: 'granted'; readonly fence: number })
  /** `limit` in ms. */
  | (Subject & { readonly event: 'waiting'; readonly limit: number })
  | (Subject & { readonly event: 'not-granted' })
  | (Subject & { readonly event: 'gave-up'; readonly why: Leaving })
  | (Subject & { readonly event: 'released'; readonly fence: number; readonly why: Leaving })
  /** A client was turned away; `why` is what it was told. */
  | { readonly event: 'refused'; readonly peer: string; readonly why: string }
  | { readonly event: 'shutdown'; readonly peer: string }
  /** A connection could not be accepted; `why` is the system's code. */
  | { readonly event: 'trouble'; readonly why: string };
