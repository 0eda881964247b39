import { type ListenerQuery, platform } from './platform.ts';
import type { Pid, Port } from './port.ts';
import type { ProcessInfo } from './process.ts';

/**
 * A process that listens on a port. One listener per port and process: two processes on different
 * addresses of one port (or sharing it by SO_REUSEPORT) are two listeners.
 *
 * Where several processes hold the very same socket (a server and the workers it forked), the
 * listener is the topmost of them: the one that would take the others down. A service manager that
 * opened the socket for a service (systemd) is named only while nobody else holds it.
 *
 * Only `port` and `addresses` are always known: another user's process may be hidden.
 */
export interface Listener {
  readonly port: Port;
  /** Numeric addresses, `0.0.0.0` and `::` for all; sorted, without duplicates. */
  readonly addresses: readonly string[];
  /** Name of the owner, or the number where it has no name. */
  readonly user?: string;
  /** Does it belong to the user who runs this process? */
  readonly own?: boolean;
  readonly pid?: Pid;
  /** Short and on one line, for people: `node server.js`. */
  readonly command?: string;
  /** Its arguments, where the system tells them apart; they may hold secrets. */
  readonly commandLine?: readonly string[];
  readonly cwd?: string;
  /** When the process started, ISO 8601 in UTC. */
  readonly started?: string;
  /** Opaque; together with `pid` it names this process and no later one. */
  readonly startTime?: string;
  /** The process's parent, grandparent and so on, nearest first. */
  readonly parents?: readonly ProcessInfo[];
}

/**
 * Who listens on TCP on this machine (in this network namespace), by port.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function listListeners(query: ListenerQuery = {}): Promise<readonly Listener[]> {
  query.signal?.throwIfAborted();
  const found = await platform.listeners.listeners(query);
  query.signal?.throwIfAborted();
  return [...found].sort(byPort);
}

/**
 * Who listens on this port. Where several do, the one a loopback client most likely reaches: known
 * processes first, then the one with more addresses.
 */
export async function listenerOf(port: Port): Promise<Listener | undefined> {
  return (await listListeners({ ports: new Set([port]) }))[0];
}

function byPort(a: Listener, b: Listener): number {
  return (
    a.port - b.port ||
    Number(b.pid !== undefined) - Number(a.pid !== undefined) ||
    b.addresses.length - a.addresses.length ||
    (a.pid ?? 0) - (b.pid ?? 0)
  );
}
