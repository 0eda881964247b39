import { isBrowserBlocked } from '../probe/blocked.ts';
import { probePort } from '../probe/free.ts';
import { goodPorts } from '../probe/goodPorts.ts';
import { type Listener, listenerOf } from '../probe/listeners.ts';
import { type Port, type PortRange, toPort } from '../probe/port.ts';
import { ephemeralRange, reservedRanges } from '../probe/ranges.ts';
import type { Book } from './book.ts';
import type { FullName } from './names.ts';
import { judgeListener } from './ownership.ts';

/** How a caller wants a new name's number chosen. */
export interface Wish {
  /** This number, while no other name has it and no stranger listens on it; else another. */
  readonly prefer?: Port;
  /** This number or none. */
  readonly exact?: Port;
  /** A number from this range, chosen anew, instead of the usual 10000–29999. */
  readonly range?: PortRange;
}

/** Why a number was refused. */
export type Refusal =
  | { readonly kind: 'held'; readonly port: Port; readonly holder: FullName }
  | { readonly kind: 'in-use'; readonly port: Port; readonly listener?: Listener }
  | { readonly kind: 'unusable'; readonly port: Port; readonly code: string }
  | { readonly kind: 'exhausted'; readonly range: PortRange };

/** A number for a name, or why there is none. */
export type Chosen = { readonly kind: 'chosen'; readonly port: Port } | Refusal;

/**
 * Picks a number for a name: the wish where it can be had, else the first free good port from the
 * name's own place on (its hash), so that two machines usually agree.
 *
 * Looks at the machine, changes nothing. Run it before taking the lock to find the number, and again
 * inside to make sure of it.
 * @param root the project that the name belongs to, whose own server may already listen on the number;
 * `undefined` for a shared name, whose server may run anywhere
 * @param avoid numbers that won't do, because somebody turned them down
 */
export async function choosePort(
  name: FullName,
  wish: Wish,
  book: Book,
  root: string | undefined,
  avoid: ReadonlySet<Port> = new Set(),
): Promise<Chosen> {
  if (wish.exact !== undefined) return judgeNumber(wish.exact, name, book, root);
  if (wish.prefer !== undefined && !avoid.has(wish.prefer)) {
    const preferred = await judgeNumber(wish.prefer, name, book, root);
    if (preferred.kind === 'chosen') return preferred;
  }
  const candidates = await candidatePorts(wish.range);
  const offset = hashName(name) % Math.max(candidates.length, 1);
  for (let i = 0; i < candidates.length; i++) {
    const port = candidates[(offset + i) % candidates.length];
    if (port === undefined || avoid.has(port) || book.holderOf(port) !== undefined) continue;
    if ((await probePort(port)).kind === 'free') return { kind: 'chosen', port };
  }
  const range = wish.range ?? { first: 10000 as Port, last: 29999 as Port };
  return { kind: 'exhausted', range };
}

/** Whether a name may have exactly this number. A listener of the name's own project is no obstacle. */
async function judgeNumber(
  port: Port,
  name: FullName,
  book: Book,
  root: string | undefined,
): Promise<Chosen> {
  const holder = book.holderOf(port);
  if (holder !== undefined && holder !== name) return { kind: 'held', port, holder };
  const state = await probePort(port);
  switch (state.kind) {
    case 'free':
      return { kind: 'chosen', port };
    case 'unusable':
      return { kind: 'unusable', port, code: state.code };
    case 'used': {
      if (root === undefined) return { kind: 'chosen', port };
      const listener = await listenerOf(port);
      if (listener === undefined) return { kind: 'in-use', port };
      const owner = await judgeListener(listener, root, book.roots());
      return owner === 'ours' ? { kind: 'chosen', port } : { kind: 'in-use', port, listener };
    }
  }
}

async function candidatePorts(range: PortRange | undefined): Promise<readonly Port[]> {
  if (range === undefined) {
    const [ephemeral, reserved] = await Promise.all([ephemeralRange(), reservedRanges()]);
    return goodPorts({ ephemeral, reserved });
  }
  // A range that somebody spelled out is taken at its word; only what browsers refuse is left out.
  const ports: Port[] = [];
  for (let n: number = range.first; n <= range.last; n++) {
    const port = toPort(n);
    if (port !== undefined && !isBrowserBlocked(port)) ports.push(port);
  }
  return ports;
}

/**
 * FNV-1a, 32 bits, over the UTF-8 bytes of the full name without its leading slash. Part of the
 * format (docs/registry-format.md): clients in other languages land on the same number.
 */
export function hashName(name: FullName): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name.slice(1))) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}
