import { type TryBind, tryBind } from './bind.ts';
import { type TryConnect, tryConnect } from './connect.ts';
import { ProbeError } from './errors.ts';
import { isMarkedHeld } from './holdMarks.ts';
import type { Port } from './port.ts';

/**
 * What the machine says about a port at this moment.
 * - `used`: somebody has it; `seen` tells whether our bind was refused, a connection answered, or a Berth
 *   has marked the port as held for a command.
 * - `unusable`: this process may not bind it (privileged, excluded by Windows, a sandbox's policy)
 *   and nobody answers on it; `code` is the system error name.
 */
export type PortState =
  | { readonly kind: 'free' }
  | { readonly kind: 'used'; readonly seen: 'bind' | 'connect' | 'mark'; readonly address: string }
  | { readonly kind: 'unusable'; readonly code: string; readonly address: string };

/** The two ways of asking the kernel; replaced in tests only. */
export interface ProbeCalls {
  readonly bind: TryBind;
  readonly connect: TryConnect;
}

/**
 * Linux would be content with a dual-stack bind of `::`; macOS lets a wildcard bind beside a
 * specific one and the reverse, so each address is tried.
 */
const bindAddresses = ['127.0.0.1', '0.0.0.0', '::1', '::'] as const;
const connectAddresses = ['127.0.0.1', '::1'] as const;

/** A host without that address family, or with the family's loopback switched off. */
const familyAbsent = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT']);
const notAllowed = new Set(['EACCES', 'EPERM']);
const unreachable = new Set([...familyAbsent, 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']);
const answered = new Set(['connected', 'ECONNRESET', 'ETIMEDOUT']);

const defaultCalls: ProbeCalls = { bind: tryBind, connect: tryConnect };

/**
 * Is the port free? Binds every address a server might use (one after the other, never listening)
 * and, unless a bind already found an owner, expects a refused connection on both loopbacks: that
 * finds what a bind cannot see (forwarded ports, Windows' exclusive owners that answer EACCES).
 *
 * A socket that is merely bound with SO_REUSEADDR is no obstacle to the server that wants the port
 * and is not seen, such as another probe; a port held for a command has a mark (see `markHeld`).
 *
 * @throws {ProbeError} the machine could not be asked, for instance `EMFILE`.
 * @throws the signal's reason when it is aborted.
 */
export async function probePort(
  port: Port,
  options: { readonly signal?: AbortSignal; readonly calls?: ProbeCalls } = {},
): Promise<PortState> {
  const { signal, calls = defaultCalls } = options;
  signal?.throwIfAborted();
  const bound = await bindAll(port, calls.bind);
  if (bound.kind === 'used') return bound;
  const reached = await connectAll(port, calls.connect, signal);
  if (reached.kind !== 'free') return reached;
  return bound.kind === 'free' && isMarkedHeld(port)
    ? { kind: 'used', seen: 'mark', address: '::' }
    : bound;
}

/**
 * Whether a port that {@link probePort} has just called free still is: the binds alone, which take a tenth of
 * the time. What only a connection finds does not come and go within milliseconds.
 * @throws {ProbeError} like {@link probePort}
 */
export function probeAgain(port: Port): Promise<PortState> {
  return bindAll(port, defaultCalls.bind);
}

async function bindAll(port: Port, bind: TryBind): Promise<PortState> {
  let refused: PortState | undefined;
  let families = 0;
  for (const address of bindAddresses) {
    const code = await bind(address, port);
    if (code !== undefined && familyAbsent.has(code)) continue;
    families += 1;
    if (code === undefined) continue;
    if (code === 'EADDRINUSE') return { kind: 'used', seen: 'bind', address };
    if (!notAllowed.has(code)) throw cannotAsk('bind', address, port, code);
    refused ??= { kind: 'unusable', code, address };
  }
  if (families === 0) {
    throw new ProbeError('NOFAMILY', 'This host has neither IPv4 nor IPv6; no port can be tried.');
  }
  return refused ?? { kind: 'free' };
}

async function connectAll(
  port: Port,
  connect: TryConnect,
  signal: AbortSignal | undefined,
): Promise<PortState> {
  const outcomes = await Promise.all(
    connectAddresses.map(async (address) => ({
      address,
      code: await connect(address, port, signal),
    })),
  );
  const owner = outcomes.find(({ code }) => answered.has(code));
  if (owner !== undefined) return { kind: 'used', seen: 'connect', address: owner.address };
  for (const { address, code } of outcomes) {
    if (code === 'ECONNREFUSED' || unreachable.has(code)) continue;
    if (notAllowed.has(code)) return { kind: 'unusable', code, address };
    throw cannotAsk('connect', address, port, code);
  }
  return { kind: 'free' };
}

function cannotAsk(call: 'bind' | 'connect', address: string, port: Port, code: string) {
  const hint =
    code === 'EMFILE' || code === 'ENFILE' ? ' Too many files are open: raise `ulimit -n`.' : '';
  return new ProbeError(
    code,
    `Port ${port} could not be tried: ${call} on ${address} failed with ${code}.${hint}`,
  );
}
