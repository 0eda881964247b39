import { describe, expect, it } from 'vitest';
import { didYouMean, suggest } from '../../../src/registry/suggest.ts';

describe('suggest', () => {
  const words = ['get', 'list', 'release', 'rename', 'run'];

  it.each([
    ['gte', ['get']],
    ['lst', ['list']],
    ['relaese', ['release']],
    ['ren', ['rename', 'run']],
    ['rel', ['release']],
    ['LIST', ['list']],
    ['xyz', []],
    ['', []],
  ])('finds for %j what may be meant', (typed, expected) => {
    expect(suggest(typed, words)).toEqual(expected);
  });

  it('puts the nearest first and stops at three', () => {
    expect(suggest('apix', ['apiy', 'api', 'apis', 'apix1'])).toEqual(['apix1', 'api', 'apis']);
  });

  it('makes a sentence of it', () => {
    expect(didYouMean([])).toBe('');
    expect(didYouMean(['a'])).toBe('Did you mean "a"?');
    expect(didYouMean(['a', 'b', 'c'])).toBe('Did you mean "a", "b" or "c"?');
  });
});
