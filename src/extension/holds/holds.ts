import type { Port } from '../../probe/port.ts';
import { holdPort } from '../../session/handoff/holdPort.ts';

/** How long a port is kept for what is about to start, in ms: a launch may be cancelled without a word. */
const PATIENCE = 60_000;

interface Hold {
  /** Absent while somebody listens, and where the system can't hold a port. */
  release: (() => void) | undefined;
  readonly users: Set<unknown>;
  /** Runs while something is expected to start. */
  patience: NodeJS.Timeout | undefined;
}

/** Where a hold that could not be had is noted. */
type Log = Pick<Console, 'debug' | 'warn'>;

/**
 * Keeps the ports of this window's tasks and debug sessions by sockets that are bound and don't listen: servers that
 * set SO_REUSEADDR may listen beside them, others and outgoing connections get another port. Several windows
 * may hold the same port. Where someone listens, or the system knows no such holds, nothing is held.
 */
export class Holds {
  private readonly holds = new Map<Port, Hold>();
  private readonly everHeld = new Set<Port>();

  constructor(private readonly log: Log) {}

  /** Holds a port for something that is about to start, until that comes for it or a minute is over. */
  expect(port: Port): void {
    const hold = this.take(port);
    clearTimeout(hold.patience);
    hold.patience = setTimeout(() => {
      hold.patience = undefined;
      this.giveUpUnused(port);
    }, PATIENCE);
  }

  /** Holds ports, expected or not, for as long as `user` has them. */
  keep(user: unknown, ports: readonly Port[]): void {
    for (const port of ports) {
      const hold = this.take(port);
      hold.users.add(user);
      clearTimeout(hold.patience);
      hold.patience = undefined;
    }
  }

  /** Gives up all that was kept for `user` alone. */
  giveUp(user: unknown): void {
    for (const [port, hold] of this.holds) {
      if (hold.users.delete(user)) this.giveUpUnused(port);
    }
  }

  /** Whether a port is held here, or was earlier. */
  hasHeld(port: Port): boolean {
    return this.everHeld.has(port);
  }

  private take(port: Port): Hold {
    const hold = this.holds.get(port) ?? {
      release: undefined,
      users: new Set<unknown>(),
      patience: undefined,
    };
    this.holds.set(port, hold);
    hold.release ??= this.bind(port);
    return hold;
  }

  private bind(port: Port): (() => void) | undefined {
    try {
      const holding = holdPort(port, 'hold');
      switch (holding.kind) {
        case 'held':
          this.everHeld.add(port);
          return () => holding.held.release();
        case 'taken':
          this.log.debug(`Port ${port} is not held: somebody has it.`);
          return undefined;
        case 'unsupported':
          this.log.debug(`Port ${port} is not held, because ${holding.reason}.`);
          return undefined;
      }
    } catch (error) {
      // What is to run may well do without.
      this.log.warn(String(error));
      return undefined;
    }
  }

  private giveUpUnused(port: Port): void {
    const hold = this.holds.get(port);
    if (hold === undefined || hold.users.size > 0 || hold.patience !== undefined) return;
    hold.release?.();
    this.holds.delete(port);
  }

  /** Gives up everything. */
  dispose(): void {
    for (const { release, patience } of this.holds.values()) {
      clearTimeout(patience);
      release?.();
    }
    this.holds.clear();
  }
}
