import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketsOf, summaryOf } from '../../../src/history/series.ts';
import { sparkline } from '../../../src/history/spark.ts';
import type { Sample } from '../../../src/history/tally.ts';
import { madeOf } from './support/made.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 10, 22, 12);

/** A look every so often in a time before now; `state` tells what is found, `undefined` for nobody looks. */
function looks(time: number, every: number, state: (age: number) => boolean | undefined): Sample[] {
  return Array.from({ length: Math.floor(time / every) }, (_, i) => NOW - time + i * every).flatMap(
    (at) => {
      const up = state(NOW - at);
      return up === undefined ? [] : [{ at, up, ...(up ? { ms: 3 } : {}) }];
    },
  );
}

const lastHour = { since: NOW - HOUR, until: NOW };

describe('summaryOf', () => {
  it('counts outages, and how long they took', () => {
    // Down from 40 to 30 minutes ago and for 20 s ten minutes ago.
    const isUp = (age: number) =>
      !(age <= 40 * MINUTE && age > 30 * MINUTE) &&
      !(age <= 10 * MINUTE && age > 10 * MINUTE - 20_000);
    expect(summaryOf(madeOf(looks(HOUR, 10_000, isUp)), lastHour)).toEqual({
      ...lastHour,
      up: 360 - 62,
      down: 62,
      uptime: (360 - 62) / 360,
      outages: 2,
      longestOutageMs: 10 * MINUTE,
      meanMs: 3,
      minMs: 3,
      maxMs: 3,
    });
  });

  it('ends an outage where nobody looked any more: a gap is neither up nor down', () => {
    const state = (age: number) => (age > 40 * MINUTE || age <= 20 * MINUTE ? false : undefined);
    const { outages, longestOutageMs, uptime } = summaryOf(
      madeOf(looks(HOUR, 10_000, state)),
      lastHour,
    );
    expect({ outages, longestOutageMs, uptime }).toEqual({
      outages: 2,
      longestOutageMs: 20 * MINUTE,
      uptime: 0,
    });
  });

  it('takes of a stretch that was both as much as it was down', () => {
    // Looked at ten times in ten seconds, once down.
    const history = madeOf(looks(MINUTE, 1000, (age) => age !== 35_000));
    expect(summaryOf(history, lastHour)).toMatchObject({ outages: 1, longestOutageMs: 1000 });
  });

  it('knows nothing of a time in which nobody looked', () => {
    const history = madeOf(looks(HOUR, 10_000, () => true));
    const before = { since: NOW - 48 * HOUR, until: NOW - 47 * HOUR };
    expect(summaryOf(history, before)).toEqual({
      ...before,
      up: 0,
      down: 0,
      outages: 0,
      longestOutageMs: 0,
    });
  });

  it('goes by the minutes and hours where the seconds are gone', () => {
    const isUp = (age: number) => !(age <= 20 * HOUR && age > 20 * HOUR - 5 * MINUTE);
    const history = madeOf(looks(30 * HOUR, 10_000, isUp));
    const summary = summaryOf(history, { since: NOW - 30 * HOUR, until: NOW });
    expect(summary).toMatchObject({
      outages: 1,
      down: 30,
      up: 30 * 360 - 30,
      longestOutageMs: 5 * MINUTE,
    });
  });
});

describe('bucketsOf', () => {
  it('counts every look once, however a time is cut', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ at: fc.integer({ min: NOW - 3 * HOUR, max: NOW - 1 }), up: fc.boolean() }),
          {
            minLength: 1,
          },
        ),
        fc.integer({ min: 1, max: 500 }),
        (samples, count) => {
          const history = madeOf(samples);
          const range = { since: NOW - 4 * HOUR, until: NOW };
          const buckets = bucketsOf(history, { ...range, count });
          expect(buckets).toHaveLength(count);
          const { up, down } = summaryOf(history, range);
          expect(buckets.reduce((sum, bucket) => sum + bucket.up, 0)).toBe(up);
          expect(buckets.reduce((sum, bucket) => sum + bucket.down, 0)).toBe(down);
          expect(up + down).toBe(samples.length);
          for (const { uptime, up, down } of buckets) {
            if (uptime === undefined) expect(up + down).toBe(0);
            else if (up + down > 0) expect(uptime).toBe(up / (up + down));
          }
        },
      ),
    );
  });

  it('has no gaps between looks that are as far apart as usual', () => {
    const history = madeOf(looks(3 * HOUR, 5 * MINUTE, () => true));
    const buckets = bucketsOf(history, { since: NOW - 3 * HOUR, until: NOW, count: 180 });
    expect(buckets.every(({ uptime }) => uptime === 1)).toBe(true);
    const missed = madeOf(
      looks(3 * HOUR, 5 * MINUTE, (age) => age > HOUR || age < HOUR / 2 || undefined),
    );
    const known = bucketsOf(missed, { since: NOW - 3 * HOUR, until: NOW, count: 180 });
    const gaps = known.filter(({ uptime }) => uptime === undefined);
    // From five minutes after the look 65 minutes ago to the one 25 minutes ago.
    expect(gaps).toHaveLength(35);
  });

  it('has one where two looks in a row are missing, and none for a single one', () => {
    const gapsWithout = (...missing: number[]) => {
      const history = madeOf(
        looks(3 * HOUR, 5 * MINUTE, (age) => !missing.includes(age / MINUTE) || undefined),
      );
      const buckets = bucketsOf(history, { since: NOW - 3 * HOUR, until: NOW, count: 180 });
      return buckets.filter(({ uptime }) => uptime === undefined).length;
    };
    expect(gapsWithout(90)).toBe(0);
    expect(gapsWithout(90, 95)).toBe(10);
  });

  it('shows a long stretch in each of its parts', () => {
    const history = madeOf(looks(40 * 24 * HOUR, 10 * MINUTE, (age) => age < 35 * 24 * HOUR));
    // Of five weeks ago there are only days.
    const since = NOW - 36 * 24 * HOUR - 12 * HOUR;
    const buckets = bucketsOf(history, { since, until: since + 24 * HOUR, count: 24 });
    expect(buckets.every(({ uptime }) => uptime === 0)).toBe(true);
    expect(buckets.reduce((sum, { down }) => sum + down, 0)).toBe(144);
  });
});

describe('sparkline', () => {
  const spark = (state: (age: number) => boolean | undefined, width = 12) =>
    sparkline(madeOf(looks(HOUR, 10_000, state)), { ...lastHour, width });

  it('tells up, down, both and unknown apart', () => {
    expect(spark(() => true)).toBe('████████████');
    expect(spark(() => false)).toBe('▁▁▁▁▁▁▁▁▁▁▁▁');
    expect(spark((age) => (age > 30 * MINUTE ? undefined : age > 10 * MINUTE))).toBe(
      '······████▁▁',
    );
  });

  it('never rounds to all or nothing', () => {
    expect(spark((age) => age !== 10_000, 1)).toBe('▇');
    expect(spark((age) => age === 10_000, 1)).toBe('▂');
  });

  it('draws connect times from the shortest mean to the longest', () => {
    const samples = looks(HOUR, 10_000, (age) =>
      age > 30 * MINUTE ? true : age > 15 * MINUTE ? false : undefined,
    );
    const times = samples.map((one) => ({
      ...one,
      ...(one.up ? { ms: NOW - one.at > 45 * MINUTE ? 10 : 80 } : {}),
    }));
    expect(sparkline(madeOf(times), { ...lastHour, width: 4 }, 'latency')).toBe('▁█··');
  });
});
