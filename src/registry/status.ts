import type { Listener } from '../probe/listeners.ts';
import type { Port } from '../probe/port.ts';
import type { Book, NamedPort } from './book.ts';
import { judgeListener } from './ownership.ts';

/** What a name's number is doing right now. */
export type NameState =
  | { readonly kind: 'free' }
  /** Its own server listens; or one that can't be judged (another user's), when `judged` is false. */
  | { readonly kind: 'listening'; readonly listener: Listener; readonly judged: boolean }
  /** Somebody from outside the name's project listens. */
  | { readonly kind: 'stranger'; readonly listener: Listener };

/** A name, its number and what the number is doing. */
export interface NameStatus {
  readonly named: NamedPort;
  readonly state: NameState;
}

/**
 * What each name's number is doing. A listener counts as a name's own when it runs in the name's
 * project; a shared name (`/postgres`) takes any listener for its own.
 * @param listeners who listens on the machine, from `listListeners`
 */
export async function statusOf(
  names: readonly NamedPort[],
  book: Book,
  listeners: readonly Listener[],
): Promise<NameStatus[]> {
  const byPort = new Map<Port, Listener>();
  for (const listener of listeners) {
    if (!byPort.has(listener.port)) byPort.set(listener.port, listener);
  }
  const roots = book.roots();
  const statuses: NameStatus[] = [];
  // Of thousands of names few are listened on: nothing is waited for, or made anew, for the others.
  for (const named of names) {
    const listener = byPort.get(named.port);
    statuses.push(
      listener === undefined
        ? freeStatus(named)
        : { named, state: await stateOf(named, listener, roots) },
    );
  }
  return statuses;
}

const freeStatuses = new WeakMap<NamedPort, NameStatus>();

/** The status of a name whose number is free: the same object for the same name of the same book. */
function freeStatus(named: NamedPort): NameStatus {
  const known = freeStatuses.get(named);
  if (known !== undefined) return known;
  const status: NameStatus = { named, state: { kind: 'free' } };
  freeStatuses.set(named, status);
  return status;
}

async function stateOf(
  named: NamedPort,
  listener: Listener,
  roots: ReadonlySet<string>,
): Promise<NameState> {
  if (named.root === undefined) return { kind: 'listening', listener, judged: true };
  switch (await judgeListener(listener, named.root, roots)) {
    case 'ours':
      return { kind: 'listening', listener, judged: true };
    case 'unknown':
      return { kind: 'listening', listener, judged: false };
    case 'stranger':
      return { kind: 'stranger', listener };
  }
}
