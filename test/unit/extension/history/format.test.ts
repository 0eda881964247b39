import { expect, it, vi } from 'vitest';

vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));
const { Format } = await import('../../../../src/extension/history/page/format.ts');
const { pageWords } = await import('../../../../src/extension/history/words.ts');

const format = new Format(pageWords(), 'en');
const HOUR = 60 * 60_000;
const ANY = { since: 0, until: HOUR, up: 1, down: 1 };
const GONE = { uptime: 0.5, outages: 1 };

it.each([
  [{ outages: 0, longestOutageMs: 0 }, 'nobody looked'],
  [
    { uptime: 1, outages: 0, longestOutageMs: 0, meanMs: 0.41 },
    'Up 100% · connects in 0.41 ms on average',
  ],
  [{ ...GONE, longestOutageMs: 90_000 }, 'Up 50% · went down once, for 90 sec'],
  [{ ...GONE, longestOutageMs: HOUR / 12 }, 'Up 50% · went down once, for 5 min'],
  [{ ...GONE, longestOutageMs: 30 * HOUR }, 'Up 50% · went down once, for 30 hr'],
  [
    { uptime: 0.5, outages: 3, longestOutageMs: 72 * HOUR },
    'Up 50% · went down 3 times, for 3 days at most',
  ],
])('sums up %j', (summary, line) => expect(format.summary({ ...ANY, ...summary })).toBe(line));

it.each([
  [{}, 'nobody looked'],
  [{ uptime: 0 }, 'down'],
  [{ uptime: 1, meanMs: 2, minMs: 2, maxMs: 2 }, 'up · 2 ms'],
  [{ uptime: 0.75, meanMs: 2, minMs: 1, maxMs: 30 }, 'Up 75% · 2 ms (1 ms – 30 ms)'],
])('says of a point of %j', (point, words) => {
  const line = format.point({ ...ANY, ...point }, 'hour');
  expect(line.slice(line.indexOf(' · ') + 3)).toBe(words);
});

it('names the day of a point of the year wherever one is', () => {
  const before = process.env.TZ;
  process.env.TZ = 'America/Los_Angeles';
  try {
    const line = new Format(pageWords(), 'en').point(
      { ...ANY, since: Date.UTC(2026, 10, 20) },
      'year',
    );
    expect(line).toMatch(/^Nov 20, 2026 ·/);
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});
