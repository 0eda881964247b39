import { describe, expect, it } from 'vitest';
import { chartSvg } from '../../../src/history/chartSvg.ts';
import { timeTicks, valueTicks } from '../../../src/history/ticks.ts';
import { latency, length, percent } from '../../../src/history/words.ts';
import { madeOf } from './support/made.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 22, 12);
const range = { since: NOW - HOUR, until: NOW };

const samples = Array.from({ length: 360 }, (_, i) => ({
  at: NOW - HOUR + i * 10_000,
  up: i < 100 || i >= 120,
  ms: 2 + (i % 7),
})).filter((_, i) => i < 200 || i > 260);

/** The names of elements in order, as they open (`g`) and close (`/g`); those without content are left out. */
function tags(svg: string): string[] {
  return Array.from(svg.matchAll(/<(\/?[a-z]+)(?: [a-zA-Z:-]+="[^"<>]*")*(\/?)>/g))
    .filter(([, , closed]) => closed === '')
    .map(([, name = '']) => name);
}

describe('chartSvg', () => {
  const svg = chartSvg(madeOf(samples), range);

  it('says in words what it shows', () => {
    expect(svg).toContain('<title id="title">Uptime of /shop/api</title>');
    const words = /<desc id="desc">(.*)<\/desc>/.exec(svg)?.[1];
    expect(words).toMatch(/^From 2026-11-22 \d\d:\d\d to 2026-11-22 \d\d:\d\d \(UTC.*\)\. /);
    expect(words).toContain('Up 93.31 %, down once, at most 3 min 20 s.');
    expect(words).toContain('Time to connect: 5 ms on average, 2 ms to 8 ms.');
  });

  it('draws up, down and gaps, and a line that ends where nothing is known', () => {
    for (const kind of ['up', 'down', 'gap']) {
      // One of them is the legend's.
      expect(svg.split(`<rect class="${kind}"`).length - 1, kind).toBeGreaterThan(1);
    }
    expect(svg.split('<path class="line" d="M').length - 1).toBe(3 + 1);
  });

  it('is whole, needs nothing from elsewhere and knows both themes', () => {
    const open: string[] = [];
    for (const tag of tags(svg)) {
      if (!tag.startsWith('/')) open.push(tag);
      else expect(tag).toBe(`/${open.pop()}`);
    }
    expect(open).toEqual([]);
    expect(svg.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg']);
    expect(svg).not.toMatch(/<script|<image|@import|NaN|undefined|Infinity/);
    expect(svg).toContain('@media (prefers-color-scheme: dark)');
  });

  it('takes no text for more than text', () => {
    const hostile = chartSvg(madeOf(samples, '/x"><script>&\u0001'), range);
    expect(hostile).toContain('/x&quot;&gt;&lt;script&gt;&amp;\uFFFD');
    expect(tags(hostile)).toEqual(tags(svg));
  });

  it('can show that nothing is known', () => {
    const empty = chartSvg(madeOf(samples), { since: NOW - 50 * HOUR, until: NOW - 49 * HOUR });
    expect(empty).toContain('Nobody looked in this time. No time to connect is known.');
    expect(empty).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('the axes', () => {
  it('are marked at round times of the local clock', () => {
    for (const hours of [1, 5, 24, 24 * 7, 24 * 31, 24 * 400]) {
      const ticks = timeTicks({ since: NOW - hours * HOUR, until: NOW }, 12);
      expect(ticks.length, `${hours} h`).toBeGreaterThan(3);
      expect(ticks.length, `${hours} h`).toBeLessThanOrEqual(13);
      for (const { at, label } of ticks) {
        expect(at).toBeGreaterThanOrEqual(NOW - hours * HOUR);
        expect(at).toBeLessThan(NOW);
        expect(label).toMatch(/^\d\d:\d\d$|^\d\d-\d\d$/);
        if (hours > 24) expect(new Date(at).getMinutes()).toBe(0);
      }
    }
  });

  it('are marked at round numbers that reach as high as the highest', () => {
    expect(valueTicks(24, 4)).toEqual([0, 10, 20, 30]);
    expect(valueTicks(4.3, 4)).toEqual([0, 2, 4, 6]);
    expect(valueTicks(100, 4)).toEqual([0, 50, 100]);
    expect(valueTicks(0, 4).at(-1)).toBeGreaterThan(0);
  });
});

describe('words', () => {
  it('never round a share to all or nothing', () => {
    const shares = [0, 0.000001, 0.5, 0.98765, 0.999999, 1];
    expect(shares.map(percent)).toEqual(['0 %', '0.01 %', '50 %', '98.77 %', '99.99 %', '100 %']);
  });

  it('name times in units that fit', () => {
    expect([0.3123, 4.25, 80.4, 1234].map(latency)).toEqual([
      '0.31 ms',
      '4.3 ms',
      '80 ms',
      '1.2 s',
    ]);
    const lengths = [400, 20_000, 200_000, 7_500_000, 97_200_000, 86_400_000];
    expect(lengths.map(length)).toEqual([
      '0 s',
      '20 s',
      '3 min 20 s',
      '2 h 5 min',
      '1 d 3 h',
      '1 d',
    ]);
  });
});
