import { asJsonObject } from '../jsonObject.ts';
import { isCount } from './line.ts';

/** The upper ends of the buckets, in ms; one more takes what is longer. Part of the statistics' format. */
export const BOUNDS = [
  0.5, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 2_000,
  5_000, 10_000, 30_000, 60_000,
] as const;

/** How long something took, how often: grows by no more than a number however much it counts. */
export class Histogram {
  private constructor(
    private readonly counts: number[],
    private total: number,
  ) {}

  static empty(): Histogram {
    return new Histogram(new Array(BOUNDS.length + 1).fill(0), 0);
  }

  /** What `toJson` made, or `undefined` for anything else. */
  static parse(value: unknown): Histogram | undefined {
    const { counts, sum } = asJsonObject(value);
    const valid =
      Array.isArray(counts) &&
      counts.length === BOUNDS.length + 1 &&
      counts.every(isCount) &&
      Number.isFinite(sum) &&
      (sum as number) >= 0;
    return valid ? new Histogram([...counts], sum as number) : undefined;
  }

  toJson(): object {
    return { counts: this.counts, sum: this.sum };
  }

  add(ms: number): void {
    const found = BOUNDS.findIndex((bound) => ms <= bound);
    const i = found === -1 ? BOUNDS.length : found;
    this.counts[i] = (this.counts[i] ?? 0) + 1;
    this.total += ms;
  }

  get count(): number {
    return this.counts.reduce((sum, n) => sum + n, 0);
  }

  /** In ms, to the microsecond. */
  get sum(): number {
    return Math.round(this.total * 1_000) / 1_000;
  }

  /** How many took no longer than each bound; the last one, which has no bound, counts all. */
  cumulative(): { readonly bound: number; readonly count: number }[] {
    let count = 0;
    return this.counts.map((n, i) => {
      count += n;
      return { bound: BOUNDS[i] ?? Number.POSITIVE_INFINITY, count };
    });
  }

  /**
   * The time that a share of all did not exceed, in ms: as exact as its bucket is narrow. `Infinity` when
   * it is beyond the last bound, `undefined` when nothing was counted.
   */
  quantile(share: number): number | undefined {
    const rank = share * this.count;
    if (this.count === 0) return undefined;
    let below = 0;
    let lower = 0;
    for (const { bound, count } of this.cumulative()) {
      if (count >= rank && count > below) {
        return lower + ((bound - lower) * Math.max(0, rank - below)) / (count - below);
      }
      below = count;
      lower = bound;
    }
    return undefined;
  }
}
