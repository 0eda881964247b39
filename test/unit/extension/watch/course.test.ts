import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beganToFlap,
  type Course,
  followed,
  isLongDown,
  isUnsure,
  NO_COURSE,
  verdictOf,
  WINDOW,
} from '../../../../src/extension/watch/course.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A course of looks ten seconds apart, written as `+++--+`. */
function course(text: string, from: Course = NO_COURSE, start = 0): Course {
  return [...text].reduce(
    (known, sign, index) => followed(known, { at: start + index * 10 * SECOND, up: sign === '+' }),
    from,
  );
}

const kindAfter = (text: string) => verdictOf(course(text), (text.length - 1) * 10 * SECOND)?.kind;

describe('how a name has fared', () => {
  it.each([
    ['', undefined],
    ['---', undefined],
    ['+', 'up'],
    ['++--', 'down'],
    // A hot reload: one look met it, the next found it up again.
    ['++-+', 'up'],
    ['++-+-+-+-+-+', 'up'],
    // It has just gone; the next look decides.
    ['++-', 'up'],
    // Restarts that took their time, two of them.
    ['++---+++--++', 'up'],
    ['++--++--++--', 'flapping'],
    ['++--++--++--+', 'flapping'],
  ])('%s: %s', (text, kind) => expect(kindAfter(text)).toBe(kind));

  it('says since when it is down, from the first look that found it so', () => {
    expect(verdictOf(course('++--'), 30 * SECOND)).toEqual({ kind: 'down', since: 20 * SECOND });
  });

  it('says how often it went down', () => {
    const flapping = course('+--+--+--+');
    expect(verdictOf(flapping, 90 * SECOND)).toEqual({
      kind: 'flapping',
      outages: 3,
    });
    const down = course('--', flapping, 100 * SECOND);
    expect(verdictOf(down, 110 * SECOND)).toEqual({ kind: 'flapping', outages: 4 });
  });

  it('counts outages of the last ten minutes only', () => {
    const flapping = course('+--+--+--+');
    const lastOutage = 70 * SECOND;
    const later = followed(flapping, { at: lastOutage + WINDOW - 1, up: true });
    expect(verdictOf(later, lastOutage + WINDOW - 1)).toEqual({ kind: 'up' });
    expect(verdictOf(flapping, 10 * SECOND + WINDOW)).toEqual({ kind: 'up' });
  });

  it('has been down for long after ten minutes, and is down all the same', () => {
    const down = course('+--');
    const long = 10 * SECOND + WINDOW;
    expect([isLongDown(down, long - 1), isLongDown(down, long)]).toEqual([false, true]);
    expect(verdictOf(down, long)).toEqual({ kind: 'down', since: 10 * SECOND });
  });

  it('asks for a second look after the first that found it down, and only then', () => {
    const unsure = ['', '+', '+-', '+--', '+-+', '--'].map((text) => isUnsure(course(text)));
    expect(unsure).toEqual([false, false, true, false, false, false]);
  });

  it('begins to flap once, and again after an hour of calm', () => {
    const before = course('+--+--+-');
    const flapping = followed(before, { at: 80 * SECOND, up: false });
    expect(beganToFlap(before, flapping)).toBe(true);
    const still = followed(flapping, { at: 90 * SECOND, up: true });
    expect(beganToFlap(flapping, still)).toBe(false);

    const again = (start: number) => {
      const calm = followed(still, { at: start, up: true });
      const first = course('+--+--+-', calm, start);
      return beganToFlap(first, followed(first, { at: start + 80 * SECOND, up: false }));
    };
    expect(again(40 * MINUTE)).toBe(false);
    expect(again(90 * MINUTE)).toBe(true);
  });

  it('flaps exactly when it went down three times within ten minutes, whatever the looks', () => {
    const looks = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 200 }), up: fc.boolean() }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(looks, (steps) => {
        let known = NO_COURSE;
        let at = 0;
        const outages: number[] = [];
        let run: number[] = [];
        let wasUp = false;
        for (const { gap, up } of steps) {
          at += gap * SECOND;
          known = followed(known, { at, up });
          if (up) {
            [wasUp, run] = [true, []];
          } else if (wasUp) {
            run.push(at);
            if (run.length === 2) outages.push(run[0] as number);
          }
          const recent = outages.filter((outage) => outage > at - WINDOW).length;
          const isFlapping = wasUp && recent >= 3;
          expect(verdictOf(known, at)?.kind === 'flapping').toBe(isFlapping);
        }
      }),
    );
  });
});
