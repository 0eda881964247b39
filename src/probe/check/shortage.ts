import dgram from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Port } from '../port.ts';

/** What this machine runs out of: descriptors of the process or of the system, buffers, memory. */
const SHORTAGES: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAGAIN']);

/** Whether an error of a connection is this machine's own lack of something, and so says nothing about the other end. */
export async function isLocalShortage(code: string, address: string, port: Port): Promise<boolean> {
  // Either all local ports are taken, or there is no address to come from.
  if (code === 'EADDRNOTAVAIL') return hasSource(address, port);
  return SHORTAGES.has(code);
}

/**
 * Whether this machine has an address to come from. A socket of UDP is asked: it takes the same way, needs none of
 * TCP's ports, and sends nothing as it connects.
 */
function hasSource(address: string, port: Port): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dgram.createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const end = (error?: NodeJS.ErrnoException): void => {
      socket.close();
      resolve(error === undefined || SHORTAGES.has(error.code ?? ''));
    };
    socket.once('error', end);
    socket.connect(port, address, end);
  });
}
