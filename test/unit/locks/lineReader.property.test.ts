import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineReader } from '../../../src/locks/lineReader.ts';

const LONGEST = 20;

/** What the reader finds in these pieces: texts, and `undefined` for the bad line that ends it. */
function read(pieces: readonly Buffer[]): (string | undefined)[] {
  const reader = new LineReader(LONGEST);
  const found: (string | undefined)[] = [];
  for (const piece of pieces) {
    reader.push(piece);
    for (let line = reader.next(); line !== undefined; line = reader.next()) {
      if (line.kind === 'bad-line') return [...found, undefined];
      found.push(line.text);
    }
  }
  return found;
}

/** Cuts at these places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  );
  return sorted.slice(1).map((end, i) => bytes.subarray(sorted[i], end));
}

const places = fc.array(fc.nat(400), { maxLength: 20 });

describe('LineReader', () => {
  it('finds the same lines however they come in pieces', () => {
    const line = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((text) => !/[\r\n]/.test(text) && Buffer.byteLength(text) <= LONGEST);
    const end = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(line, end)), places, (lines, at) => {
        const bytes = Buffer.from(lines.map(([text, newline]) => text + newline).join(''));
        expect(read(cut(bytes, at))).toEqual(lines.map(([text]) => text));
      }),
    );
  });

  it('is never the worse for any bytes, and lets no line pass that is too long', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), places, (array, at) => {
        for (const text of read(cut(Buffer.from(array), at))) {
          if (text !== undefined) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LONGEST);
        }
      }),
    );
  });

  it('says so before the end of a long line has come', () => {
    expect(read([Buffer.alloc(LONGEST + 1, 'x')])).toEqual([]);
    expect(read([Buffer.alloc(LONGEST + 2, 'x')])).toEqual([undefined]);
    expect(read([Buffer.from(`${'x'.repeat(LONGEST + 1)}\n`)])).toEqual([undefined]);
    expect(read([Buffer.from(`${'x'.repeat(LONGEST)}\r\n`)])).toEqual(['x'.repeat(LONGEST)]);
  });

  it('refuses what is no UTF-8', () => {
    expect(read([Buffer.from([0x61, 0xff, 0x0a])])).toEqual([undefined]);
  });
});
