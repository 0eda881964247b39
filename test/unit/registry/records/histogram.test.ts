import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOUNDS, Histogram } from '../../../../src/registry/records/histogram.ts';

function of(values: readonly number[]): Histogram {
  const histogram = Histogram.empty();
  for (const value of values) histogram.add(value);
  return histogram;
}

describe('a histogram', () => {
  it('counts each value in every bucket that it does not exceed', () => {
    const histogram = of([0.5, 0.6, 4, 100_000]);
    const upTo = (bound: number) =>
      histogram.cumulative().find((bucket) => bucket.bound === bound)?.count;
    expect([0.5, 1, 3, 5, 60_000, Number.POSITIVE_INFINITY].map(upTo)).toEqual([1, 2, 2, 3, 3, 4]);
    expect(histogram.count).toBe(4);
    expect(histogram.sum).toBe(100_005.1);
  });

  it('finds a quantile as exactly as its buckets are narrow', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const sorted = values.toSorted((a, b) => a - b);
          const exact = sorted[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0;
          const upper = BOUNDS.find((bound) => exact <= bound) ?? 0;
          const lower = BOUNDS[BOUNDS.indexOf(upper as (typeof BOUNDS)[number]) - 1] ?? 0;
          const found = of(values).quantile(share) ?? Number.NaN;
          expect(found).toBeGreaterThanOrEqual(lower);
          expect(found).toBeLessThanOrEqual(upper);
        },
      ),
    );
  });

  it('knows no quantile of nothing, nor a number for what is beyond its bounds', () => {
    expect(Histogram.empty().quantile(0.5)).toBeUndefined();
    expect(of([70_000]).quantile(0.5)).toBe(Number.POSITIVE_INFINITY);
  });

  it('survives being written and read, and is read from nothing else', () => {
    const histogram = of([1, 2, 3]);
    const json = JSON.parse(JSON.stringify(histogram.toJson()));
    expect(Histogram.parse(json)).toEqual(histogram);
    expect(json.counts).toHaveLength(BOUNDS.length + 1);
    const bad = [
      null,
      {},
      { counts: [1], sum: 0 },
      { ...json, counts: json.counts.map(() => -1) },
      { ...json, sum: null },
      { ...json, sum: -1 },
    ];
    for (const value of bad) expect(Histogram.parse(value)).toBeUndefined();
  });
});
