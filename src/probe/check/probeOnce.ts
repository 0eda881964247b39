import { connectOnce } from '../connect.ts';
import { ProbeError } from '../errors.ts';
import type { Port } from '../port.ts';
import { isLocalShortage } from './shortage.ts';

/** What one connection attempt says of a host. Who accepts is up, even if it resets the connection right after. */
export interface Probe {
  readonly kind: 'up' | 'refused' | 'timeout' | 'unreachable' | 'error';
  /** From the first packet to the answer, in ms; what this process was busy with is in it. */
  readonly ms: number;
  /** The system's error name, unless it is up. */
  readonly code?: string;
}

const KINDS: Readonly<Record<string, Probe['kind']>> = {
  connected: 'up',
  // A SYN that is answered by a reset is refused: these connections stood before they were reset.
  ECONNRESET: 'up',
  EPIPE: 'up',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
};

/**
 * Connects once to an IP address, and closes at once.
 *
 * @throws ProbeError when this machine is short of descriptors, ports or buffers, which says nothing about the host
 * @throws the signal's reason when it is aborted
 */
export async function probeOnce(
  address: string,
  port: Port,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Probe> {
  const { outcome, ms } = await connectOnce(address, port, timeoutMs, signal);
  if (await isLocalShortage(outcome, address, port)) {
    throw new ProbeError(outcome, `This machine cannot connect to anybody now: ${outcome}.`);
  }
  const kind = KINDS[outcome] ?? 'error';
  return kind === 'up' ? { kind, ms } : { kind, ms, code: outcome };
}
