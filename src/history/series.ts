import type { History, Range } from './history.ts';
import type { Slot } from './slot.ts';
import { type Stretch, stretchesOf } from './stretches.ts';
import { addTally, newTally } from './tally.ts';

/** What to draw of a part of a time. Numbers that are not known are absent: a gap, neither up nor down. */
export interface Bucket extends Range {
  /** The share of looks that found it up, from 0 to 1. */
  readonly uptime?: number;
  /** How many looks began in here; none where a longer slot goes on. */
  readonly up: number;
  readonly down: number;
  /** Time to connect, in ms. */
  readonly meanMs?: number;
  readonly minMs?: number;
  readonly maxMs?: number;
}

/** A time cut into parts of equal length: the numbers behind every chart and spark. */
export function bucketsOf(
  history: History,
  { since, until, count }: Range & { readonly count: number },
): readonly Bucket[] {
  const stretches = stretchesOf(history, { since, until });
  const span = (until - since) / count;
  let next = 0;
  return Array.from({ length: count }, (_, i) => {
    const part = { since: since + i * span, until: since + (i + 1) * span };
    const begun: Stretch[] = [];
    let before: Stretch | undefined = stretches[next - 1];
    for (
      let one = stretches[next];
      one !== undefined && one.slot.start < part.until;
      one = stretches[++next]
    ) {
      if (one.slot.start >= part.since) begun.push(one);
      else before = one;
    }
    if (begun.length > 0) return { ...part, ...numbers(begun.map(({ slot }) => slot)) };
    if (before === undefined || before.end <= part.since) return { ...part, up: 0, down: 0 };
    return { ...part, ...numbers([before.slot]), up: 0, down: 0 };
  });
}

/** All looks of a time together. */
export interface Summary extends Range {
  /** How many looks found it up and down. */
  readonly up: number;
  readonly down: number;
  /** The share of looks that found it up, from 0 to 1; absent when nobody looked. */
  readonly uptime?: number;
  /** How often it went down. What was down several times within one slot counts once. */
  readonly outages: number;
  /** The longest of them, in ms; 0 for none. */
  readonly longestOutageMs: number;
  /** Time to connect, in ms. */
  readonly meanMs?: number;
  readonly minMs?: number;
  readonly maxMs?: number;
}

/** Sums up a time. A slot around its beginning counts as a whole. */
export function summaryOf(history: History, range: Range): Summary {
  const stretches = stretchesOf(history, range);
  const outages = outagesOf(stretches);
  return {
    since: range.since,
    until: range.until,
    ...numbers(stretches.map(({ slot }) => slot)),
    outages: outages.length,
    longestOutageMs: Math.max(0, ...outages),
  };
}

/**
 * How long each outage took, in ms. One goes on as long as each slot saw it down and none is missing between; of a
 * slot in which it was also up, as much as it was down belongs to it.
 */
function outagesOf(stretches: readonly Stretch[]): number[] {
  const outages: number[] = [];
  let ended = Number.NEGATIVE_INFINITY;
  for (const { slot, end } of stretches) {
    if (slot.down === 0) continue;
    const length = ((end - slot.start) * slot.down) / (slot.up + slot.down);
    const last = outages.length - 1;
    if (slot.start === ended) outages[last] = (outages[last] ?? 0) + length;
    else outages.push(length);
    ended = end;
  }
  return outages;
}

function numbers(slots: readonly Slot[]): Omit<Bucket, keyof Range> {
  const all = newTally();
  for (const { up, down, timed, meanMs = 0, minMs = all.minMs, maxMs = 0 } of slots) {
    addTally(all, { up, down, timed, sumMs: meanMs * timed, minMs, maxMs });
  }
  const { up, down, timed, sumMs, minMs, maxMs } = all;
  return {
    up,
    down,
    ...(up + down === 0 ? {} : { uptime: up / (up + down) }),
    ...(timed === 0 ? {} : { meanMs: sumMs / timed, minMs, maxMs }),
  };
}
