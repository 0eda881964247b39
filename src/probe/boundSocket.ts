import net from 'node:net';
import { getSystemErrorName } from 'node:util';
import type { Port } from './port.ts';

/** A TCP socket that has its address and, until {@link BoundSocket.listen}, does not listen. */
export interface BoundSocket {
  /** Its descriptor in this process; -1 where the system has none (Windows). */
  readonly fd: number;
  /**
   * Listens, and lets the descriptor block, as programs that inherit it expect. This process accepts
   * whatever has come by the next turn of its event loop, so close the socket before.
   * @returns the system's error name when that is refused
   */
  listen(backlog: number): string | undefined;
  /** Closes it; further calls do nothing. */
  close(): void;
}

/** What became of a bind. */
export type Binding =
  | { readonly kind: 'bound'; readonly socket: BoundSocket }
  /** `code` is the system's error name. */
  | { readonly kind: 'refused'; readonly code: string }
  /** This Node.js has no call for it (any more). */
  | { readonly kind: 'unsupported' };

/** libuv's UV_TCP_REUSEPORT. An older libuv ignores the flag without a word. */
const REUSE_PORT = 2;

interface TcpHandle {
  readonly fd?: number;
  getsockname(out: object): number;
  listen(backlog: number): number;
  setBlocking?(blocking: boolean): number;
  close(): void;
}

type CreateHandle = (
  address: string,
  port: number,
  family: 4 | 6,
  fd?: undefined,
  flags?: number,
) => TcpHandle | number;

/**
 * Binds without listening. On POSIX with SO_REUSEADDR, which libuv always sets; `::` stands for IPv4 as well.
 *
 * Node.js has no public call for this: `net._createServerHandle` is what `net.Server` itself uses.
 */
export function bindSocket(
  address: string,
  port: Port,
  { reusePort = false }: { readonly reusePort?: boolean } = {},
): Binding {
  const create = createHandle();
  if (create === undefined) return { kind: 'unsupported' };
  const flags = reusePort ? REUSE_PORT : 0;
  const handle = create(address, port, net.isIPv6(address) ? 6 : 4, undefined, flags);
  if (typeof handle === 'number') return { kind: 'refused', code: getSystemErrorName(handle) };
  if (typeof handle?.getsockname !== 'function') return { kind: 'unsupported' };
  // libuv keeps EADDRINUSE back until the next call on the socket.
  const late = handle.getsockname({});
  if (late === 0) return { kind: 'bound', socket: asSocket(handle) };
  handle.close();
  return { kind: 'refused', code: getSystemErrorName(late) };
}

/** Whether this Node.js can bind without listening. */
export function canBindOnly(): boolean {
  return createHandle() !== undefined;
}

function createHandle(): CreateHandle | undefined {
  const found = (net as unknown as { _createServerHandle?: unknown })._createServerHandle;
  return typeof found === 'function' ? (found as CreateHandle) : undefined;
}

function asSocket(handle: TcpHandle): BoundSocket {
  let isOpen = true;
  return {
    fd: handle.fd ?? -1,
    listen(backlog) {
      const failed = handle.setBlocking?.(true) || handle.listen(backlog);
      return failed === 0 ? undefined : getSystemErrorName(failed);
    },
    close() {
      if (isOpen) handle.close();
      isOpen = false;
    },
  };
}
