import { History } from '../../../../src/history/history.ts';
import { RINGS, slotNumber } from '../../../../src/history/rings.ts';
import { type Slot, toSlot } from '../../../../src/history/slot.ts';
import { count, newTally, type Sample, type Tally } from '../../../../src/history/tally.ts';

/** A history of these samples, as if it had been written and read, with nothing too old. */
export function madeOf(samples: readonly Sample[], target = '/shop/api'): History {
  const [raw = [], minutes = [], hours = [], days = []] = RINGS.map((ring): Slot[] => {
    const tallies = new Map<number, Tally>();
    for (const sample of samples) {
      const number = slotNumber(ring, sample.at);
      const tally = tallies.get(number) ?? newTally();
      count(tally, sample);
      tallies.set(number, tally);
    }
    const latest = Math.max(...tallies.keys());
    return Array.from(tallies, ([number, tally]) => ({ number, tally }))
      .filter(({ number }) => number > latest - ring.slots)
      .sort((a, b) => a.number - b.number)
      .map((slot) => toSlot(slot, ring));
  });
  return new History(target, raw, minutes, hours, days);
}
