import fs from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readHistory } from '../../../src/history/readHistory.ts';
import { RINGS } from '../../../src/history/rings.ts';
import type { Slot } from '../../../src/history/slot.ts';
import type { Sample } from '../../../src/history/tally.ts';
import { historyFolders, onlyFile, record } from './support/folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const newFolder = historyFolders();
const NOW = Date.UTC(2026, 10, 22, 12, 34, 16);
const DAY = 86_400_000;

/** Samples up to so long before now, in any order, in the portions that several writers wrote. */
const portions = (longest: number) =>
  fc.array(
    fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: longest }).map((age) => NOW - age),
        up: fc.boolean(),
        ms: fc.option(fc.double({ min: 0, max: 60_000, noNaN: true }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: 60 },
    ),
    { minLength: 1, maxLength: 4 },
  ) as fc.Arbitrary<readonly (readonly Sample[])[]>;

/** The simplest history: it keeps everything. */
function slotOf(samples: readonly Sample[], start: number, span: number): Slot {
  const within = samples.filter(({ at }) => at >= start && at < start + span);
  const times = within.flatMap(({ up, ms }) => (up && ms !== undefined ? [ms] : []));
  const up = within.filter((sample) => sample.up).length;
  return {
    start,
    span,
    up,
    down: within.length - up,
    timed: times.length,
    ...(times.length === 0
      ? {}
      : {
          meanMs: times.reduce((sum, ms) => sum + ms, 0) / times.length,
          minMs: Math.min(...times),
          maxMs: Math.max(...times),
        }),
  };
}

/** What a ring is to hold: a slot for each stretch with a sample in it, as far back as the ring goes. */
function ringOf(samples: readonly Sample[], span: number, slots: number): Slot[] {
  const numbers = Array.from(new Set(samples.map(({ at }) => Math.floor(at / span))));
  const latest = Math.max(...numbers);
  return numbers
    .filter((number) => number > latest - slots)
    .sort((a, b) => a - b)
    .map((number) => slotOf(samples, number * span, span));
}

/** Counts to the last one; times are kept with seven digits. */
function expectSame(found: readonly Slot[], expected: readonly Slot[], what: string): void {
  const counts = ({ start, span, up, down, timed }: Slot) => ({ start, span, up, down, timed });
  expect(found.map(counts), what).toEqual(expected.map(counts));
  const times = ({ meanMs = 0, minMs = 0, maxMs = 0 }: Slot) => [meanMs, minMs, maxMs];
  const known = found.flatMap(times);
  const isNear = (ms: number, i: number) => Math.abs(ms - (known[i] ?? 0)) <= ms * 1e-5 + 1e-6;
  expect(expected.flatMap(times).every(isNear), what).toBe(true);
}

async function recordAll(all: readonly (readonly Sample[])[]): Promise<string> {
  const dir = newFolder();
  for (const samples of all) await record(dir, '/shop/api', samples, NOW);
  return dir;
}

describe('a history of any samples', () => {
  it.each([
    ['an hour', DAY / 24],
    ['three days', 3 * DAY],
    ['two years', 730 * DAY],
  ])('counts as one that keeps them all, over %s', async (_, longest) => {
    await fc.assert(
      fc.asyncProperty(portions(longest), async (all) => {
        const samples = all.flat();
        const history = readHistory(await recordAll(all), '/shop/api', NOW);
        for (const { name, span, slots } of RINGS) {
          const expected = ringOf(samples, span, slots);
          const from = expected[0]?.start ?? 0;
          // Of what is older than the ring reaches, it may still have some.
          const found = history?.[name].filter(({ start }) => start >= from) ?? [];
          expectSame(found, expected, name);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives every look once, however old it is', async () => {
    // Where one ring ends and the next goes on there is most to get wrong.
    const aged = fc.oneof(...[DAY / 16, 2 * DAY, 40 * DAY, 399 * DAY].map(portions));
    await fc.assert(
      fc.asyncProperty(aged, fc.nat(399), async (all, days) => {
        const since = Math.floor(NOW / DAY) * DAY - days * DAY;
        const history = readHistory(await recordAll(all), '/shop/api', NOW);
        const slots = history?.slots(since) ?? [];
        const expected = slotOf(all.flat(), since, NOW + 1 - since);
        expect(slots.reduce((sum, { up }) => sum + up, 0)).toBe(expected.up);
        expect(slots.reduce((sum, { down }) => sum + down, 0)).toBe(expected.down);
        slots.forEach(({ start, span }, i) => {
          expect(start + span).toBeLessThanOrEqual(slots[i + 1]?.start ?? Number.POSITIVE_INFINITY);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('is told from damage: a byte that was changed costs one slot in each ring at most, and no other changes', async () => {
    const samples = Array.from({ length: 400 }, (_, i) => ({
      at: NOW - i * 17_000,
      up: i % 3 > 0,
      ms: i,
    }));
    const dir = await recordAll([samples]);
    const whole = readHistory(dir, '/shop/api', NOW);
    const file = onlyFile(dir);
    const bytes = fs.readFileSync(file);
    const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
        const changed = Buffer.from(bytes);
        for (const { at, to } of changes) changed[at] = to;
        fs.writeFileSync(file, changed);
        let found: ReturnType<typeof readHistory>;
        try {
          found = readHistory(dir, '/shop/api', NOW);
        } catch (error) {
          expect(['damaged', 'newer']).toContain((error as { code?: string }).code);
          return;
        }
        for (const { name } of RINGS) {
          const slots = new Set(whole?.[name].map((slot) => JSON.stringify(slot)));
          expect(found?.[name].filter((slot) => !slots.has(JSON.stringify(slot)))).toEqual([]);
          const lost = (whole?.[name].length ?? 0) - (found?.[name].length ?? 0);
          expect(lost).toBeLessThanOrEqual(changes.length);
          if (lost > 0) expect(found?.flaw).toContain('cannot be read');
        }
      }),
      { numRuns: 100 },
    );
  });
});
