import net from 'node:net';
import type { Port } from './port.ts';

/**
 * Tries to reach a loopback port: `connected` when something answers, else the system error name
 * (`ECONNREFUSED` from a closed port, `ETIMEDOUT` when nothing comes back in time).
 */
export type TryConnect = (
  address: string,
  port: Port,
  signal: AbortSignal | undefined,
) => Promise<string>;

/** What became of a connection. */
export interface Connected {
  /** `connected`, or the system error name; `ETIMEDOUT` also when the time was over. */
  readonly outcome: string;
  /** How long that took, in ms. */
  readonly ms: number;
}

/**
 * A refusal on loopback takes microseconds, so this long a silence is a filter or a full backlog.
 * Windows would repeat a refused SYN for 2 s, but libuv turns that off for loopback.
 */
const silenceMs = 1000;

/** The real one: a TCP connection that is closed again at once. */
export const tryConnect: TryConnect = async (address, port, signal) =>
  (await connectOnce(address, port, silenceMs, signal)).outcome;

/**
 * One TCP connection to an IP address, closed as soon as it stands: with FIN, as a reset would reach programs that
 * expect no error on a fresh connection.
 *
 * @throws the signal's reason when it is aborted
 */
export function connectOnce(
  address: string,
  port: Port,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Connected> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const underWay = signal && abortsOf(signal);
    const start = performance.now();
    const socket = net.connect({ host: address, port });
    // Where this process was held up, the answer may be there already and is read before the next immediate.
    const timer = setTimeout(() => setImmediate(finish, 'ETIMEDOUT'), timeoutMs);
    const abort = (): void => {
      stop();
      reject(signal?.reason);
    };
    const stop = (): void => {
      clearTimeout(timer);
      underWay?.delete(abort);
      socket.destroy();
    };
    const finish = (outcome: string): void => {
      stop();
      resolve({ outcome, ms: performance.now() - start });
    };
    underWay?.add(abort);
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? 'UNKNOWN'));
    socket.once('connect', () =>
      finish(isSelfConnected(socket, port) ? 'ECONNREFUSED' : 'connected'),
    );
  });
}

/** How to drop the connections under way, by their signal. */
const aborts = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * One listener for all connections of a signal: with thousands under way, a listener each would have to be searched
 * for among all the others, and a signal each costs a quarter of what this process does for a connection.
 */
function abortsOf(signal: AbortSignal): Set<() => void> {
  const known = aborts.get(signal);
  if (known !== undefined) return known;
  const own = new Set<() => void>();
  const abortAll = (): void => {
    for (const abort of own) abort();
  };
  signal.addEventListener('abort', abortAll, { once: true });
  aborts.set(signal, own);
  return own;
}

/**
 * In the ephemeral range the kernel may pick the very port we call as our own: TCP's simultaneous
 * open then connects the socket to itself although nobody listens.
 */
function isSelfConnected(socket: net.Socket, port: Port): boolean {
  return socket.localPort === port && socket.localAddress === socket.remoteAddress;
}
