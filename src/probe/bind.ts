import net from 'node:net';
import { bindSocket } from './boundSocket.ts';
import type { Port } from './port.ts';

/**
 * Tries one address: `undefined` when the bind succeeds, else the system error name. The socket is
 * closed again before the answer is given.
 */
export type TryBind = (address: string, port: Port) => Promise<string | undefined>;

/**
 * Binds without listening. A probe that listens would accept a stranger's connection, make a server
 * that starts at that moment fail, and make two probes of the same port see each other; a socket
 * that is only bound with SO_REUSEADDR does none of that.
 *
 * Where Node.js can't bind without listening, {@link listenBriefly} stands in.
 */
export const tryBind: TryBind = (address, port) => {
  const binding = bindSocket(address, port);
  if (binding.kind === 'unsupported') return listenBriefly(address, port);
  if (binding.kind === 'refused') return Promise.resolve(binding.code);
  binding.socket.close();
  return Promise.resolve(undefined);
};

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
