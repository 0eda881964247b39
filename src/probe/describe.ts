import type { Listener } from './listeners.ts';
import type { Port } from './port.ts';
import type { ProcessDetails, ProcessInfo } from './process.ts';

/** A socket as every platform's table has it. */
interface SocketAt {
  readonly port: Port;
  readonly address: string;
}

/** A listener of which nothing but its sockets on one port is known. */
export function anonymousListener(sockets: readonly [SocketAt, ...SocketAt[]]): Listener {
  const addresses = [...new Set(sockets.map(({ address }) => address))].sort();
  return { port: sockets[0].port, addresses };
}

/** The same with its process and that one's parents. */
export function describeListener(
  sockets: readonly [SocketAt, ...SocketAt[]],
  details: ProcessDetails,
  parents: readonly ProcessInfo[],
): Listener {
  const { ppid: _, ...shown } = details;
  return { ...anonymousListener(sockets), ...shown, parents };
}

/** A parent's arguments are nobody's business; they may hold secrets. */
export function withoutArguments({ commandLine: _, ...info }: ProcessDetails): ProcessInfo {
  return info;
}
