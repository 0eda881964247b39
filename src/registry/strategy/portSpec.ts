import { type PortRange, parsePort, toPort } from '../../probe/port.ts';
import { reservedRange } from '../document.ts';
import type { WeightedRange, Wish } from './wish.ts';

/**
 * Which ports will do, in the ways that configurations and callers say it:
 * - nothing, `null`, `-1` or an empty text: every port;
 * - one number, as a number or a text: that one;
 * - `2000-3000`, or `{ first: 2000, last: 3000 }`: one of the range; with a weight `2000-3000:3`;
 * - a set of numbers: one of them;
 * - a list of these, or a text of several with commas: one of all. The parts count by how many ports they
 *   have, where they say no weight.
 */
export type PortSpec =
  | null
  | undefined
  | number
  | string
  | { readonly first: number; readonly last: number; readonly weight?: number }
  | ReadonlySet<number>
  | readonly PortSpec[];

/**
 * A specification of ports as a wish for a name's number.
 * @throws RangeError for what is no port and no range, or for an empty list
 */
export function parsePortSpec(spec: PortSpec): Wish {
  if (isAny(spec)) return {};
  const single = typeof spec === 'string' ? parsePort(spec.trim()) : toPort(spec);
  if (single !== undefined) return { exact: single };
  const ranges = rangesIn(spec);
  if (ranges === 'any') return {};
  const [first, ...others] = ranges;
  if (first === undefined) throw new RangeError('An empty list of ports leaves nothing to choose.');
  return { range: others.length === 0 ? first : ranges.map(weighed) };
}

/** `4000-4999`, `4000-4999:3` or one port as a range; `undefined` for anything else. */
export function parseWeightedRange(text: string): WeightedRange | undefined {
  const [, ports = '', digits] = /^([^:]*)(?::(\d{1,6}(?:\.\d{1,6})?))?$/.exec(text) ?? [];
  const range = reservedRange(ports);
  if (range === undefined || digits === undefined) return range;
  const weight = Number(digits);
  return weight > 0 ? { ...range, weight } : undefined;
}

function isAny(spec: PortSpec): boolean {
  if (typeof spec === 'string') return spec.trim() === '' || spec.trim() === '-1';
  return spec === null || spec === undefined || spec === -1;
}

function rangesIn(spec: PortSpec): 'any' | readonly WeightedRange[] {
  if (isAny(spec)) return 'any';
  if (typeof spec === 'string') return spec.split(',').map((part) => rangeOf(part.trim()));
  if (typeof spec === 'number') return [only(spec)];
  if (spec instanceof Set) return Array.from(spec as ReadonlySet<number>, only);
  if (Array.isArray(spec)) {
    const parts = (spec as readonly PortSpec[]).map(rangesIn);
    return parts.includes('any') ? 'any' : parts.flatMap((part) => (part === 'any' ? [] : part));
  }
  return [checked(spec as WeightedRange)];
}

function rangeOf(text: string): WeightedRange {
  return parseWeightedRange(text) ?? nonsense(JSON.stringify(text));
}

function only(number: number): PortRange {
  const port = toPort(number) ?? nonsense(String(number));
  return { first: port, last: port };
}

function checked(range: { first: number; last: number; weight?: number }): WeightedRange {
  const [first, last] = [toPort(range.first), toPort(range.last)];
  if (first === undefined || last === undefined || first > last) {
    return nonsense(JSON.stringify(range));
  }
  const { weight } = range;
  return { first, last, ...(weight === undefined ? {} : { weight }) };
}

function weighed(range: WeightedRange): WeightedRange {
  return { weight: range.last - range.first + 1, ...range };
}

function nonsense(what: string): never {
  throw new RangeError(`${what} is neither a port from 1 to 65535 nor a range such as 2000-3000.`);
}
