import { type Port, parsePort } from '../probe/port.ts';
import { DEFAULT_PORT } from './protocol.ts';

/** Where a lock server listens. */
export interface LockAddress {
  /** A name, or an IPv4 or IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** What the server wants to hear before anything else, if it does. */
  readonly secret?: string;
}

/** `HOST:PORT`, or `HOST` for the usual port; IPv6 addresses in brackets. `undefined` where it makes no sense. */
export function parseLockAddress(text: string): LockAddress | undefined {
  const [, bracketed, plain, digits] =
    /^(?:\[([0-9A-Fa-f:.%\w]+)\]|([^\s:[\]/,]+))(?::(.*))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? DEFAULT_PORT : parsePort(digits);
  return host === undefined || port === undefined ? undefined : { host, port };
}

/**
 * The server that TcpNetLock's variables TCPNETLOCK_HOST and TCPNETLOCK_PORT name; one of them is enough.
 * @returns `invalid` with the wrong text when they make no sense
 */
export function lockAddressOf(
  env: NodeJS.ProcessEnv,
): LockAddress | undefined | { readonly invalid: string } {
  const { TCPNETLOCK_HOST: host, TCPNETLOCK_PORT: digits } = env;
  if (!host && !digits) return undefined;
  const port: Port | undefined | typeof DEFAULT_PORT = digits ? parsePort(digits) : DEFAULT_PORT;
  if (port === undefined) return { invalid: `TCPNETLOCK_PORT=${digits}` };
  return { host: host || '127.0.0.1', port };
}

/** An address for people. */
export function sayAddress({ host, port }: LockAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
