import { expect, it } from 'vitest';
import { placeAfter } from '../../../../src/extension/history/page/keys.ts';

// Nobody looked at 3 to 5, nor after 18.
const known = [1, 2, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];

it.each([
  ['ArrowLeft', undefined, 18],
  ['ArrowRight', undefined, 18],
  ['PageUp', undefined, 9],
  ['ArrowLeft', 6, 2],
  ['ArrowRight', 2, 6],
  ['ArrowLeft', 1, 1],
  ['ArrowRight', 18, 18],
  ['PageUp', 18, 8],
  ['PageDown', 2, 15],
  ['Home', 9, 1],
  ['End', 9, 18],
  ['a', 9, undefined],
  // Where the mouse has put it.
  ['ArrowLeft', 4, 2],
  ['ArrowRight', 4, 6],
  ['ArrowLeft', 25, 18],
  ['PageUp', 25, 9],
  ['PageDown', 0, 13],
])('%s takes the cursor from %s to %s', (key, at, place) => {
  expect(placeAfter(key, known, at)).toBe(place);
});

it('goes nowhere where nothing is known', () => {
  expect(placeAfter('Home', [], undefined)).toBeUndefined();
});
