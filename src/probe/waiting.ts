import { readListeningSockets } from './linuxTcp.ts';
import type { Port } from './port.ts';

/**
 * The ports at which connections wait to be accepted: their server is paused, hangs or is busy. None where the system
 * does not say, which only Linux does.
 *
 * @throws {ProbeError} the table of sockets cannot be read
 */
export async function portsWithWaiting(): Promise<ReadonlySet<Port>> {
  if (process.platform !== 'linux') return new Set();
  const sockets = await readListeningSockets(undefined);
  return new Set(sockets.filter(({ waiting }) => waiting > 0).map(({ port }) => port));
}
