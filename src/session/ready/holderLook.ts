import type { Port } from '../../probe/port.ts';
import { newSocketsOf } from '../../probe/portSockets.ts';
import { type PortHolder, portHolder, type SessionProcesses } from './portHolder.ts';

/**
 * The table of listening sockets costs the kernel some 10 ms on a large machine even when it is empty,
 * as it walks through all that could be connections. So it is read this often, and otherwise when the
 * session has a new socket.
 */
const QUIET_MS = { least: 250, most: 2000 } as const;

/** A socket that does not listen yet is looked at again after so long, then four times as long, and so on. */
const NEW_SOCKET_MS = 5;
const GROWTH = 4;

/** At most a hundredth of a processor is spent on looking, as a hundred sessions may be waited for. */
const COST_FACTOR = 100;

/** Asks again and again who listens on a session's port; between costly looks the last answer stands. */
export class HolderLook {
  readonly #hasNewSockets: () => Promise<boolean | undefined>;
  #last: PortHolder = { kind: 'nobody' };
  #next = 0;
  #pause: number = QUIET_MS.least;

  constructor(
    readonly port: Port,
    readonly session: SessionProcesses,
  ) {
    this.#hasNewSockets = newSocketsOf(session.process.pid);
  }

  /**
   * @param isUrgent look in any case
   * @throws what {@link portHolder} does
   */
  async look(isUrgent: boolean, signal: AbortSignal | undefined): Promise<PortHolder> {
    if (this.#last.kind === 'untold') return this.#last;
    const begun = performance.now();
    const hasNew = await this.#hasNewSockets();
    const isFirst = this.#next === 0;
    // What it has from the start is not its own: the socket that holds its port, for instance. And the
    // new sockets of a server are its clients' connections.
    if (hasNew && !isFirst && this.#last.kind !== 'session') this.#pause = NEW_SOCKET_MS;
    else if (!isUrgent && hasNew !== undefined && this.#isFresh(begun)) return this.#last;
    this.#last = await portHolder(this.port, this.session, signal);
    const now = performance.now();
    const longest = Math.min(Math.max((now - begun) * COST_FACTOR, QUIET_MS.least), QUIET_MS.most);
    this.#next = now + Math.min(this.#pause, longest);
    this.#pause = Math.min(this.#pause * GROWTH, longest);
    return this.#last;
  }

  /** Of a stranger one wants to know whether it is still there. */
  #isFresh(now: number): boolean {
    return this.#last.kind !== 'stranger' && now < this.#next;
  }
}
