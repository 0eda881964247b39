import { type Binding, type BoundSocket, bindSocket } from '../../probe/boundSocket.ts';
import { markHeld } from '../../probe/holdMarks.ts';
import type { Port } from '../../probe/port.ts';
import { chooseMeans, type Means } from './handoff.ts';
import { HoldError } from './holdError.ts';

/** A port that is kept for a command. It is kept until it is released, or this process ends. */
export type Held = HeldPort | HeldListener;

interface Keeping {
  readonly port: Port;
  /**
   * The descriptor of the socket in this process; absent when nothing is held. Given to a child in `stdio`, it keeps
   * the port until the last process that has it ends, whatever becomes of this one.
   */
  readonly fd?: number;
  /** The descriptor of what tells others that the port is held; to be inherited together with `fd`. */
  readonly markFd?: number;
  /** Lets the port go; further calls do nothing. */
  release(): void;
}

/** A port that a command may listen on while it is held, or with `none` a port alone. */
export interface HeldPort extends Keeping {
  readonly means: Exclude<Means, 'fd'>;
}

/** A port whose socket is to be inherited; see `listenAndSpawn`. */
export interface HeldListener extends Keeping {
  readonly means: 'fd';
  readonly fd: number;
  /**
   * Begins to listen. Release it in the same turn of the event loop, or this process takes the clients.
   * @returns false when somebody else listens there by now
   * @throws HoldError
   */
  listen(): boolean;
}

/** What became of holding a port. */
export type Holding =
  | { readonly kind: 'held'; readonly held: Held }
  /** Somebody has it: mostly, listens there. */
  | { readonly kind: 'taken' }
  /** `reason` completes "because". */
  | { readonly kind: 'unsupported'; readonly reason: string };

/** What libuv's own servers use. */
const BACKLOG = 511;

const familyAbsent = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT']);

/**
 * Keeps a port for a command that is to listen on it, on all addresses and in both families. From now on no
 * outgoing connection and no bind without SO_REUSEADDR gets it; see docs/handoff.md for who still can.
 * With `none` nothing is held, and nothing asked.
 * @throws HoldError for a failure that says nothing about who has the port
 */
export function holdPort(port: Port, means: Means): Holding {
  const choice = chooseMeans(means, []);
  if (choice.kind === 'unsupported') return choice;
  if (means === 'none') return { kind: 'held', held: { port, means, release: () => {} } };
  const binding = bindAnyFamily(port, means === 'reuseport');
  switch (binding.kind) {
    case 'bound':
      return { kind: 'held', held: asHeld(port, means, binding.socket) };
    case 'refused':
      if (binding.code === 'EADDRINUSE') return { kind: 'taken' };
      throw new HoldError(port, binding.code);
    case 'unsupported':
      return { kind: 'unsupported', reason: 'this Node.js cannot bind a port without listening' };
  }
}

/** `::` covers IPv4 too; a machine without IPv6 has 0.0.0.0. */
function bindAnyFamily(port: Port, reusePort: boolean): Binding {
  const binding = bindSocket('::', port, { reusePort });
  return binding.kind === 'refused' && familyAbsent.has(binding.code)
    ? bindSocket('0.0.0.0', port, { reusePort })
    : binding;
}

function asHeld(port: Port, means: Exclude<Means, 'none'>, socket: BoundSocket): Held {
  const mark = markHeld(port);
  const release = () => {
    socket.close();
    mark?.close();
  };
  const kept = {
    port,
    fd: socket.fd,
    ...(mark === undefined ? {} : { markFd: mark.fd }),
    release,
  };
  if (means !== 'fd') return { ...kept, means };
  return {
    ...kept,
    means,
    listen() {
      const code = socket.listen(BACKLOG);
      if (code !== undefined && code !== 'EADDRINUSE') throw new HoldError(port, code);
      return code === undefined;
    },
  };
}
