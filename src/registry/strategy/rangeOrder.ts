import type { FullName } from '../names.ts';
import { fnv1a } from './hash.ts';
import type { WeightedRange } from './wish.ts';

/**
 * The ranges in the order in which a name tries them: weighted rendezvous hashing. A name gets the same order on
 * every machine, many names share themselves out by the weights, and another range moves only the
 * names that land in it.
 * @throws RangeError for a weight that is not above 0
 */
export function orderForName(
  name: FullName,
  ranges: readonly WeightedRange[],
): readonly WeightedRange[] {
  return byKey(ranges, ({ first, last }) => mixed(fnv1a(`${name} ${first}-${last}`)));
}

/** The ranges in an order by chance; one of weight 3 comes first three times as often as one of weight 1. */
export function orderByChance(ranges: readonly WeightedRange[]): readonly WeightedRange[] {
  return byKey(ranges, () => Math.floor(Math.random() * 2 ** 32));
}

/** Ascending by -ln(u) / weight, u being a hash as a fraction: Efraimidis and Spirakis' weighted order. */
function byKey(
  ranges: readonly WeightedRange[],
  hash: (range: WeightedRange) => number,
): readonly WeightedRange[] {
  return ranges
    .map((range) => {
      const { weight = 1 } = range;
      if (!(weight > 0 && weight < Number.POSITIVE_INFINITY)) {
        throw new RangeError(`The weight of a range must be a number above 0, not ${weight}.`);
      }
      return { range, key: -Math.log((hash(range) + 0.5) / 2 ** 32) / weight };
    })
    .sort((a, b) => a.key - b.key)
    .map(({ range }) => range);
}

/**
 * MurmurHash3's finaliser. FNV leaves the hashes of texts with the same beginning alike in their high
 * bits: without this, a range of half the weights got 45 of 100 names.
 */
function mixed(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
