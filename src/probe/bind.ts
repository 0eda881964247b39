import net from 'node:net';
import { getSystemErrorName } from 'node:util';
import type { Port } from './port.ts';

/**
 * Tries one address: `undefined` when the bind succeeds, else the system error name. The socket is
 * closed again before the answer is given.
 */
export type TryBind = (address: string, port: Port) => Promise<string | undefined>;

interface BoundHandle {
  getsockname(out: object): number;
  close(): void;
}

type CreateHandle = (address: string, port: number, family: 4 | 6) => BoundHandle | number;

/**
 * Binds without listening. A probe that listens would accept a stranger's connection, make a server
 * that starts at that moment fail, and make two probes of the same port see each other; a socket
 * that is only bound with SO_REUSEADDR (libuv always sets it on POSIX) does none of that.
 *
 * `net._createServerHandle` is not public API, so {@link listenBriefly} stands in where it is gone.
 */
export const tryBind: TryBind = (address, port) => {
  const createHandle = (net as unknown as { _createServerHandle?: CreateHandle })
    ._createServerHandle;
  return createHandle === undefined
    ? listenBriefly(address, port)
    : Promise.resolve(bindOnly(createHandle, address, port));
};

function bindOnly(create: CreateHandle, address: string, port: Port): string | undefined {
  const handle = create(address, port, net.isIPv6(address) ? 6 : 4);
  if (typeof handle === 'number') return getSystemErrorName(handle);
  // libuv keeps EADDRINUSE back until the next call on the socket.
  const late = handle.getsockname({});
  handle.close();
  return late === 0 ? undefined : getSystemErrorName(late);
}

/** The same answer by public API alone; the port is listened on for some microseconds. */
export const listenBriefly: TryBind = (address, port) =>
  new Promise((resolve) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'UNKNOWN'));
    // exclusive: a cluster worker must ask the kernel, not its primary.
    server.listen({ host: address, port, exclusive: true }, () => {
      server.close(() => resolve(undefined));
    });
  });
