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

/**
 * The numbers that a name may get, in the order in which it tries them. Whether one can be had is the
 * caller's question.
 * @param pool the bounds of the pool that it asked for
 */
export async function candidatePorts(
  name: FullName,
  wish: Wish,
  pool: PortRange | undefined,
): Promise<readonly Port[]> {
  const { order = 'name' } = wish;
  const ranges = rangesOf(wish);
  if (ranges.length === 0) {
    return inOrder(pool === undefined ? await usualPorts() : portsOf(pool), name, order);
  }
  if (order === 'ascending') return [...merged(ranges.map(portsOf), pool)].sort((a, b) => a - b);
  const ordered = order === 'random' ? orderByChance(ranges) : orderForName(name, ranges);
  return merged(
    ordered.map((range) => inOrder(portsOf(range), name, order)),
    pool,
  );
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

function inOrder(ports: readonly Port[], name: FullName, order: Order): readonly Port[] {
  if (order === 'ascending') return ports;
  if (order === 'random') return shuffled(ports);
  const start = hashName(name) % Math.max(ports.length, 1);
  return start === 0 ? ports : ports.slice(start).concat(ports.slice(0, start));
}

/**
 * FNV-1a over the full name without its leading slash. Part of the format (docs/registry-format.md):
 * clients in other languages land on the same number.
 */
export function hashName(name: FullName): number {
  return fnv1a(name.slice(1));
}

function shuffled(ports: readonly Port[]): readonly Port[] {
  const left = [...ports];
  const found: Port[] = [];
  while (left.length > 0) {
    const at = Math.floor(Math.random() * left.length);
    const port = left[at];
    const last = left.pop();
    if (port === undefined || last === undefined) break;
    if (at < left.length) left[at] = last;
    found.push(port);
  }
  return found;
}

/** The lists one after the other, each number once: ranges may overlap. */
function merged(lists: readonly (readonly Port[])[], pool: PortRange | undefined): readonly Port[] {
  const [first = []] = lists;
  if (lists.length === 1 && pool === undefined) return first;
  const all = new Set(lists.flat());
  return [...all].filter((port) => pool === undefined || isWithin(port, pool));
}
