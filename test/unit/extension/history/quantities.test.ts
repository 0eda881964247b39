import { expect, test } from 'vitest';
import { Quantities } from '../../../../src/extension/history/quantities.ts';

test('only what was up all the time was up 100 %', () => {
  const english = new Quantities('en');
  expect([1, 0.99999, 0.9974, 0.5, 0].map((share) => english.uptime(share))).toEqual([
    '100%',
    '99.9%',
    '99.7%',
    '50%',
    '0%',
  ]);
});

test('numbers are written in the language of VS Code', () => {
  const [english, german] = [new Quantities('en'), new Quantities('de')];
  expect([0.3123, 12.4, 1234].map((ms) => english.milliseconds(ms))).toEqual([
    '0.31 ms',
    '12 ms',
    '1,200 ms',
  ]);
  expect(german.milliseconds(0.3123)).toBe('0,31 ms');
  expect(german.uptime(0.9974)).toMatch(/^99,7\s%$/);
});
