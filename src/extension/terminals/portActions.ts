import type { Listener } from '../../probe/listeners.ts';
import { isStoppable } from '../../probe/stop.ts';
import type { NamedPort } from '../../registry/book.ts';

/** What can be done about a port that somebody has. */
export type PortAction =
  | 'details'
  | 'stop'
  /** Give the port a name. */
  | 'name'
  /** Give the name that the port has another one. */
  | 'move'
  /** A free port for another name. */
  | 'allocate'
  | 'open'
  /** The rest is there once the workspace is trusted. */
  | 'trust';

/** What is known where a port was found in use. */
export interface Situation {
  readonly listener: Listener;
  /** The name that has the port. */
  readonly named?: NamedPort | undefined;
  /** The roots of the window's projects. */
  readonly roots: ReadonlySet<string>;
  readonly isTrusted: boolean;
}

/**
 * What is offered, in that order. Without trust, what shows but changes nothing: a program's output
 * must not lead anybody to stop or name something.
 */
export function actionsFor({ listener, named, roots, isTrusted }: Situation): PortAction[] {
  if (!isTrusted) return ['details', 'open', 'trust'];
  const isOurs = named?.root !== undefined && roots.has(named.root);
  return [
    'details',
    ...(isStoppable(listener) ? (['stop'] as const) : []),
    ...(named === undefined ? (['name'] as const) : []),
    isOurs ? 'move' : 'allocate',
    'open',
  ];
}
