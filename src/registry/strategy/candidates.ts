import { isBrowserBlocked } from '../../probe/blocked.ts';
import { goodPorts } from '../../probe/goodPorts.ts';
import { type Port, type PortRange, toPort } from '../../probe/port.ts';
import { ephemeralRange, reservedRanges } from '../../probe/ranges.ts';
import type { FullName } from '../names.ts';
import { fnv1a } from './hash.ts';
import { orderByChance, orderForName } from './rangeOrder.ts';
import { isWithin, type Order, rangesOf, type Wish } from './wish.ts';

/** Where numbers come from when nobody says. */
export const USUAL_RANGE: PortRange = { first: 10000 as Port, last: 29999 as Port };

/** Numbers in the order in which they are tried. */
export interface Candidates {
  readonly count: number;
  readonly ports: Iterable<Port>;
}

/**
 * The numbers that a name may get. Whether one can be had is the caller's question.
 * @param pool the bounds of the pool that it asked for
 */
export async function candidatePorts(
  name: FullName,
  wish: Wish,
  pool: PortRange | undefined,
): Promise<Candidates> {
  const { order = 'name' } = wish;
  const ranges = rangesOf(wish);
  if (ranges.length === 0) {
    const ports = pool === undefined ? await usualPorts() : portsOf(pool);
    return { count: ports.length, ports: inOrder(ports, name, order) };
  }
  const ordered =
    order === 'ascending'
      ? ranges
      : order === 'random'
        ? orderByChance(ranges)
        : orderForName(name, ranges);
  // Each once, as ranges may overlap.
  const all = new Set(ordered.flatMap((range) => [...inOrder(portsOf(range), name, order)]));
  const ports = [...all].filter((port) => pool === undefined || isWithin(port, pool));
  if (order === 'ascending') ports.sort((a, b) => a - b);
  return { count: ports.length, ports };
}

/** The good ports, without those that this machine keeps for itself. */
async function usualPorts(): Promise<readonly Port[]> {
  const [ephemeral, reserved] = await Promise.all([ephemeralRange(), reservedRanges()]);
  return goodPorts({ ...USUAL_RANGE, ephemeral, reserved });
}

/** Numbers that somebody spelled out are taken at their word; only what browsers refuse is left out. */
export function portsOf({ first, last }: PortRange): readonly Port[] {
  const ports: Port[] = [];
  for (let n: number = first; n <= last; n++) {
    const port = toPort(n);
    if (port !== undefined && !isBrowserBlocked(port)) ports.push(port);
  }
  return ports;
}

function inOrder(ports: readonly Port[], name: FullName, order: Order): Iterable<Port> {
  switch (order) {
    case 'ascending':
      return ports;
    case 'random':
      return shuffled(ports);
    case 'name':
      return from(hashName(name) % Math.max(ports.length, 1), ports);
  }
}

/** The ports from an index on and round the end. Usually the first will do, so nothing is copied. */
function* from(start: number, ports: readonly Port[]): Generator<Port> {
  for (let i = 0; i < ports.length; i++) {
    const port = ports[(start + i) % ports.length];
    if (port !== undefined) yield port;
  }
}

/**
 * FNV-1a over the full name without its leading slash. Part of the format (docs/registry-format.md):
 * clients in other languages land on the same number.
 */
export function hashName(name: FullName): number {
  return fnv1a(name.slice(1));
}

function* shuffled(ports: readonly Port[]): Generator<Port> {
  const left = [...ports];
  while (left.length > 0) {
    const at = Math.floor(Math.random() * left.length);
    const port = left[at];
    const last = left.pop();
    if (port === undefined || last === undefined) return;
    if (at < left.length) left[at] = last;
    yield port;
  }
}
