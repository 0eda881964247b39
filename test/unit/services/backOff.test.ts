import { describe, expect, it } from 'vitest';
import { BackOff, isFailure, wantsRestart } from '../../../src/services/backOff.ts';

const at = '2026-01-01T00:00:00.000Z';

describe('BackOff', () => {
  it('doubles from 1 s to 30 s', () => {
    const backOff = new BackOff();
    const waits = Array.from({ length: 7 }, () => backOff.after(0));
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30].map((s) => s * 1000));
  });

  it('begins anew for a service that was ready for 10 s', () => {
    const backOff = new BackOff();
    for (let i = 0; i < 5; i++) backOff.after(9_999);
    expect(backOff.after(10_000)).toBe(1_000);
    expect(backOff.after(0)).toBe(2_000);
  });
});

describe('an end', () => {
  it.each([
    [{ at, code: 0 }, false],
    [{ at, code: 1 }, true],
    [{ at, signal: 'SIGKILL' }, true],
    [{ at }, true],
  ])('%o is a failure: %s', (end, expected) => {
    expect(isFailure(end)).toBe(expected);
    expect(wantsRestart('on-failure', end)).toBe(expected);
    expect(wantsRestart('always', end)).toBe(true);
    expect(wantsRestart('no', end)).toBe(false);
  });
});
