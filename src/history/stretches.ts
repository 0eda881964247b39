import type { History, Range } from './history.ts';
import type { Slot } from './slot.ts';

/** How many usual intervals may lie between two looks before it counts as a time in which nobody looked. */
const MISSED = 2.5;

/** A slot, and until when what it says holds. */
export interface Stretch {
  readonly slot: Slot;
  /** In ms since 1970: where the next begins, or before that where nobody looked any more. */
  readonly end: number;
}

/**
 * The slots of a time with no gap between those that follow each other as usual: of a target that is looked at every
 * five minutes, four of five minutes have no slot of their own, and yet it is known.
 */
export function stretchesOf(history: History, { since, until }: Range): readonly Stretch[] {
  const interval = usualInterval(history);
  const slots = history.slots(since, until);
  return slots.map((slot, i) => {
    const next = slots[i + 1]?.start ?? until;
    const isUsual = next - slot.start <= Math.max(slot.span, MISSED * interval);
    return { slot, end: isUsual ? next : slot.start + Math.max(slot.span, interval) };
  });
}

/** The median distance between two slots of the finest ring that has some, in ms. */
function usualInterval({ raw, minutes, hours, days }: History): number {
  const slots = [raw, minutes, hours].find(({ length }) => length > 2) ?? days;
  const distances = slots.slice(1).map(({ start }, i) => start - (slots[i]?.start ?? 0));
  distances.sort((a, b) => a - b);
  return distances[distances.length >> 1] ?? 0;
}
