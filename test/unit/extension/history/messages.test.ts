import { describe, expect, it } from 'vitest';
import { POINTS, RANGES, rangeAt, toAsked } from '../../../../src/extension/history/messages.ts';

describe('what the page asks', () => {
  it.each([
    [
      { kind: 'show', range: 'day' },
      { kind: 'show', range: 'day' },
    ],
    [
      { kind: 'export', range: 'year', more: 1 },
      { kind: 'export', range: 'year' },
    ],
  ])('is understood: %j', (message, asked) => expect(toAsked(message)).toEqual(asked));

  it.each([
    [undefined],
    [null],
    ['show'],
    [{}],
    [{ kind: 'show' }],
    [{ kind: 'show', range: 'toString' }],
    [{ kind: 'run', range: 'day' }],
  ])('is nothing: %j', (message) => expect(toAsked(message)).toBeUndefined());
});

it.each(RANGES)('a %s ends with the point that is going on', (range) => {
  const now = Date.UTC(2026, 10, 22, 5, 24, 51);
  const { span, count } = POINTS[range];
  const { since, until } = rangeAt(range, now);
  expect([since % span, until % span, until - since]).toEqual([0, 0, count * span]);
  expect(until).toBeGreaterThan(now);
  expect(until - now).toBeLessThanOrEqual(span);
});
