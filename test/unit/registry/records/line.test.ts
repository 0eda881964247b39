import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperationEvent } from '../../../../src/registry/records/event.ts';
import { formatLines, LONGEST_LINE, parseLine } from '../../../../src/registry/records/line.ts';

const TIME = '2026-11-20T17:00:00.000Z';
const MOVE: OperationEvent = {
  operation: 'move',
  by: 'cli',
  ms: 4.20494,
  effort: { waitedMs: 0.5, tries: 1 },
  subjects: [{ name: '/shop/api', port: 13_412, from: 3000, outcome: 'done' }],
};

describe('a line of the log', () => {
  it('says when, what, which and who', () => {
    expect(formatLines(MOVE, TIME)).toEqual([
      `{"time":"${TIME}","operation":"move","by":"cli","pid":${process.pid},"ms":4.205,"wait":0.5,"tries":1,"names":[{"name":"/shop/api","port":13412,"from":3000,"outcome":"done"}]}`,
    ]);
    expect(parseLine(formatLines(MOVE, TIME)[0] ?? '')).toEqual({
      time: TIME,
      operation: 'move',
      by: 'cli',
      pid: process.pid,
      effort: { ms: 4.205, wait: 0.5, tries: 1 },
      subjects: MOVE.subjects,
    });
  });

  it('is never too long to be appended at once, and keeps every name', () => {
    // One byte in JSON, two, four, six.
    const text = fc
      .tuple(fc.constantFrom('x', '"', '\u{1F600}', '\u0001'), fc.nat(300))
      .map(([char, length]) => char.repeat(length));
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 40, size: 'max' }), (by, names) => {
        const subjects = names.map((name) => ({ name, outcome: 'given' }));
        const lines = formatLines({ ...MOVE, by, subjects }, TIME);
        for (const line of lines) {
          expect(Buffer.byteLength(`${line}\n`)).toBeLessThanOrEqual(LONGEST_LINE);
          expect(line).not.toContain('\n');
        }
        const read = lines.map(parseLine);
        expect(read.flatMap((line) => line?.subjects ?? [])).toHaveLength(names.length);
        // The operation is counted once, however many lines it takes.
        expect(read.filter((line) => line?.effort !== undefined)).toHaveLength(1);
      }),
    );
  });

  it('is not taken from anything else', () => {
    const good = JSON.parse(formatLines(MOVE, TIME)[0] ?? '') as object;
    const bad: object[] = [
      { time: 'yesterday' },
      { time: '2026-13-40T99:00:00.000Z' },
      { operation: '\u001b[31mred' },
      { operation: 7 },
      { by: null },
      { by: 'x'.repeat(257) },
      { pid: -1 },
      { pid: 1.5 },
      { ms: -1 },
      { ms: 1e300 },
      { wait: '1' },
      { tries: 0.5 },
      { names: {} },
      { names: [null] },
      { names: [{ name: 'x'.repeat(257), outcome: 'done' }] },
      { names: [{ name: '/a', outcome: 'Done' }] },
      { names: [{ name: '/a' }] },
      { names: [{ name: '/a', outcome: 'done', port: '80' }] },
      { names: [{ name: '/a', outcome: 'done', from: {} }] },
    ];
    expect(parseLine(JSON.stringify(good))).toBeDefined();
    for (const part of bad) {
      expect(parseLine(JSON.stringify({ ...good, ...part })), JSON.stringify(part)).toBeUndefined();
    }
    for (const text of ['null', '[]', '7', '{', '{}', '[[[[', `{"time":"${TIME}"`]) {
      expect(parseLine(text), text).toBeUndefined();
    }
    const long = JSON.stringify({ ...good, more: 'x'.repeat(LONGEST_LINE) });
    expect(parseLine(long)).toBeUndefined();
  });

  it('is read for whatever operation and with keys that a later version adds', () => {
    const line = JSON.parse(formatLines(MOVE, TIME)[0] ?? '');
    const later = JSON.stringify({ ...line, operation: 'lease', host: 'tower' });
    expect(parseLine(later)).toMatchObject({ operation: 'lease' });
    expect(parseLine(later)).not.toHaveProperty('host');
  });

  it('makes no trouble of any JSON at all', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseLine(text)).toBeUndefined();
      }),
    );
  });
});
