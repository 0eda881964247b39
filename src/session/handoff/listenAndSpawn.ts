import type { ChildProcess } from 'node:child_process';
import type { Port } from '../../probe/port.ts';
import type { HeldListener } from './holdPort.ts';

/** What became of handing sockets over. */
export type Handover =
  | { readonly kind: 'spawned'; readonly child: ChildProcess }
  /** Somebody listens on a held port by now; nothing was started. All are released. */
  | { readonly kind: 'taken'; readonly port: Port };

/**
 * Makes held sockets listen and starts the child that inherits them, in one turn of the event loop: this process
 * has no chance to accept a client, and clients that come in between wait for the child. All are released here.
 * @param spawn starts the child, synchronously, with these descriptors as its 3rd, 4th and so on
 * @throws HoldError; what `spawn` throws
 */
export function listenAndSpawn(
  held: readonly HeldListener[],
  spawn: (fds: readonly number[]) => ChildProcess,
): Handover {
  try {
    for (const listener of held) {
      if (!listener.listen()) return { kind: 'taken', port: listener.port };
    }
    return { kind: 'spawned', child: spawn(held.map(({ fd }) => fd)) };
  } finally {
    for (const listener of held) listener.release();
  }
}
