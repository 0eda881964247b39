import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, judge, NO_ATTEMPTS } from '../../../../src/probe/check/judge.ts';

const ALL = Number.POSITIVE_INFINITY;
const tallyOf = (attempts: string) =>
  [...attempts].reduce((tally, attempt) => counted(tally, attempt === 'U'), NO_ATTEMPTS);

describe('the verdict', () => {
  it.each([
    ['U', 'ok'],
    ['D', 'down'],
    ['DDDD', 'down'],
    ['UUUUU', 'ok'],
    ['DDDDD', 'down'],
    ['UDDDD', 'flappy'],
    ['DDDDU', 'flappy'],
    ['UDDDDD', 'down'],
    ['DDDDDU', 'flappy'],
    ['UUDUUUUUUU', 'flappy'],
    ['UD', 'flappy'],
  ])('of all attempts of %s is %s', (attempts, verdict) => {
    expect(judge(tallyOf(attempts), ALL)).toBe(verdict);
  });

  it.each([
    ['DUUUU', 'flappy'],
    ['DUUUUU', 'ok'],
    ['UUUUUDDDD', 'flappy'],
    ['UUUUUDDDDD', 'down'],
    ['DDDDDDDDU', 'flappy'],
    ['DDDDDDDDUUUU', 'flappy'],
    ['DDDDDDDDUUUUU', 'ok'],
  ])('of the latest five of %s is %s', (attempts, verdict) => {
    expect(judge(tallyOf(attempts), 5)).toBe(verdict);
  });

  it('is none before the first attempt', () => {
    expect(judge(NO_ATTEMPTS, 5)).toBeUndefined();
  });

  it('is what the latest attempts say, whatever was before', () => {
    const attempts = fc.string({ unit: fc.constantFrom('U', 'D'), minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(attempts, fc.integer({ min: 1, max: 12 }), (all, window) => {
        const latest = all.slice(-window);
        const isDown = !latest.slice(-5).includes('U');
        const isMixed = latest.includes('U') && latest.includes('D');
        const expected = isDown ? 'down' : isMixed ? 'flappy' : 'ok';
        expect(judge(tallyOf(all), window)).toBe(expected);
        expect(tallyOf(all)).toMatchObject({
          attempts: all.length,
          ups: [...all].filter((attempt) => attempt === 'U').length,
        });
      }),
    );
  });
});
