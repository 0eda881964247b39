import type { Port, PortRange } from '../../probe/port.ts';
import type { FullName } from '../names.ts';

/** A range to choose from, and how often it is chosen compared with others: 1 unless it says so. */
export interface WeightedRange extends PortRange {
  /** Above 0. With weights 3 and 1 three of four names land in the first range. */
  readonly weight?: number;
}

/** Numbers that won't do: one, a range, or all that a function says yes to. */
export type Exclusion = Port | PortRange | ((port: Port) => boolean);

/** What a validator thinks of a number: `true` to take it; `false`, or the reason in a few words, to refuse it. */
export type Verdict = boolean | string;

/**
 * Has the last word on a number that could be had. Never called while the registry is locked, so it may
 * take its time and use the registry itself; what it throws ends the allocation, and nothing is given out.
 */
export type Validator = (port: Port, name: FullName) => Verdict | Promise<Verdict>;

/**
 * In which order numbers are tried.
 * - `name`: from the place that the name's hash says, so that two machines usually agree. The default.
 * - `random`: in an order that is drawn anew each time.
 * - `ascending`: the lowest first; the weights of ranges don't count.
 */
export type Order = 'name' | 'random' | 'ascending';

/** How a caller wants a new name's number chosen. Everything holds at once. */
export interface Wish {
  /** This number, while no other name has it and no stranger listens on it; else another. */
  readonly prefer?: Port;
  /** This number or none. */
  readonly exact?: Port;
  /** Numbers from this range, or these, instead of the usual ones from 10000 to 29999. */
  readonly range?: WeightedRange | readonly WeightedRange[];
  /** Numbers of this pool, which nobody gets without asking for it; with a range: those in both. */
  readonly pool?: string;
  /** Numbers that won't do. */
  readonly exclude?: readonly Exclusion[];
  /** Asked one after the other about a number that could be had; the first that refuses it decides. */
  readonly validate?: readonly Validator[];
  readonly order?: Order;
}

/** The ranges that a wish spells out; none for the usual numbers. */
export function rangesOf({ range }: Wish): readonly WeightedRange[] {
  if (range === undefined) return [];
  return 'first' in range ? [range] : range;
}

/** Whether a number lies in a range. */
export function isWithin(port: Port, { first, last }: PortRange): boolean {
  return first <= port && port <= last;
}

/** Whether a number is among those that won't do. */
export function isExcluded(port: Port, exclude: readonly Exclusion[] = []): boolean {
  return exclude.some((one) => {
    if (typeof one === 'function') return one(port);
    return typeof one === 'number' ? one === port : isWithin(port, one);
  });
}
