import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../../src/registry/records/line.ts';
import { Tally } from '../../../../src/registry/records/tally.ts';

const line = (
  operation: string,
  outcomes: readonly string[],
  effort?: LogLine['effort'],
): LogLine => ({
  time: '2026-11-20T17:00:00.000Z',
  operation,
  by: 'cli',
  pid: 1,
  ...(effort === undefined ? {} : { effort }),
  subjects: outcomes.map((outcome) => ({ name: '/a', outcome })),
});

describe('a tally', () => {
  it('counts names by outcome, operations, waiting and time', () => {
    const tally = new Tally();
    tally.add(line('allocate', ['given', 'held'], { ms: 4, wait: 0.2, tries: 1 }));
    tally.add(line('allocate', ['given']));
    tally.add(line('move', ['done'], { ms: 2, wait: 30, tries: 3 }));
    expect(tally.of('allocate', 'given')).toBe(2);
    expect(tally.of('allocate', 'held')).toBe(1);
    expect(tally.of('move', 'done')).toBe(1);
    expect(tally).toMatchObject({
      since: '2026-11-20T17:00:00.000Z',
      operations: 2,
      contended: 1,
      unreadable: 0,
    });
    expect([tally.allocation.count, tally.allocation.sum]).toEqual([1, 4]);
    expect([tally.lockWait.count, tally.lockWait.sum]).toEqual([2, 30.2]);
  });

  it('stays small, whatever words the lines have', () => {
    const tally = new Tally();
    const word = (i: number) => [...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    for (let i = 0; i < 1_000; i++) tally.add(line(word(i), ['done']));
    for (let i = 0; i < 1_000; i++) tally.add(line('a', [word(i)]));
    expect(tally.outcomes.size).toBeLessThanOrEqual(65);
    expect(tally.outcomes.get('a')?.size).toBeLessThanOrEqual(65);
    const sum = Array.from(tally.outcomes.values()).flatMap((counts) => [...counts.values()]);
    expect(sum.reduce((a, b) => a + b)).toBe(2_000);
  });

  it('survives being written and read', () => {
    const tally = new Tally();
    tally.add(line('allocate', ['given', 'held'], { ms: 4, wait: 0.2, tries: 2 }));
    tally.unreadable = 3;
    expect(Tally.parse(JSON.parse(JSON.stringify(tally.toJson())))).toEqual(tally);
    expect(Tally.parse(JSON.parse(JSON.stringify(new Tally().toJson())))).toEqual(new Tally());
  });

  it('is read from nothing else', () => {
    const json = JSON.parse(JSON.stringify(new Tally().toJson()));
    const bad = [
      null,
      [],
      {},
      { ...json, since: 'once' },
      { ...json, operations: -1 },
      { ...json, unreadable: '1' },
      { ...json, outcomes: { 'evil"}': { done: 1 } } },
      { ...json, outcomes: { move: { done: 1.5 } } },
      { ...json, outcomes: { move: null } },
      { ...json, lockWait: {} },
    ];
    for (const value of bad) expect(Tally.parse(value), JSON.stringify(value)).toBeUndefined();
  });
});
