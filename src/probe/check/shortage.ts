import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** What this machine runs out of: descriptors of the process or of the system, buffers, memory. */
const SHORTAGES: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAGAIN']);

/** Whether an error of a connection is this machine's own lack of something, and so says nothing about the other end. */
export function isLocalShortage(code: string, address: string): boolean {
  // Either all local ports are taken, or there is no address to come from.
  if (code === 'EADDRNOTAVAIL') return hasSource(address);
  return SHORTAGES.has(code);
}

/** Whether this machine has an address of the same family, and for the loopback one there. */
function hasSource(address: string): boolean {
  const family = isIPv6(address) ? 'IPv6' : 'IPv4';
  const isLoopback = address === '::1' || address.startsWith('127.');
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return own.some((each) => each.family === family && (each.internal || !isLoopback));
}
