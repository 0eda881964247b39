import { expect, test } from 'vitest';
import { localTime } from '../../../src/cli/localTime.ts';

test('a time of today has seconds, any other one its date', () => {
  const time = new Date(2026, 10, 2, 3, 4, 5);
  expect(localTime(time, new Date(2026, 10, 2, 23, 59))).toBe('03:04:05');
  expect(localTime(time, new Date(2026, 10, 3, 0, 0))).toBe('2026-11-02 03:04');
});
