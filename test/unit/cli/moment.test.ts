import { expect, it } from 'vitest';
import { parseMoment } from '../../../src/cli/moment.ts';

const NOW = Date.UTC(2026, 10, 22, 12, 34, 56);
const HOUR = 3_600_000;

it('takes how long ago something was', () => {
  const ages = ['90', '90s', '30m', '2h', '7d', '4w'].map(
    (text) => NOW - (parseMoment(text, NOW) ?? 0),
  );
  expect(ages).toEqual([90_000, 90_000, HOUR / 2, 2 * HOUR, 168 * HOUR, 672 * HOUR]);
});

it('takes ISO 8601, local where it names no zone', () => {
  expect(parseMoment('2026-11-20', NOW)).toBe(new Date(2026, 10, 20).getTime());
  expect(parseMoment('2026-11-20T17:30', NOW)).toBe(new Date(2026, 10, 20, 17, 30).getTime());
  expect(parseMoment('2026-11-20T17:30:05.250', NOW)).toBe(
    new Date(2026, 10, 20, 17, 30, 5, 250).getTime(),
  );
  expect(parseMoment('2026-11-20T17:30Z', NOW)).toBe(Date.UTC(2026, 10, 20, 17, 30));
  expect(parseMoment('2026-11-20T17:30+01:30', NOW)).toBe(Date.UTC(2026, 10, 20, 16));
});

it.each([
  ...['', '0', '-1', '1.5h', '2 h', '2y', 'yesterday', '999999999w', '2026-13-01', '2026-02-30'],
  ...[
    '2026-11-23',
    '2026-11-20 17:30',
    '2026-11-20T25:00',
    '20261120',
    '1969-12-30T00:00Z',
    '2026-00-01',
  ],
])('refuses %j', (text) => {
  expect(parseMoment(text, NOW)).toBe(undefined);
});
