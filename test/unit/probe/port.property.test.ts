import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { parsePort, parsePortRange, toPort } from '../../../src/probe/port.ts';
import { reservedRange } from '../../../src/registry/document.ts';
import { rangeText } from '../../../src/registry/setAside/rangeText.ts';
import { parsePortSpec, parseWeightedRange } from '../../../src/registry/strategy/portSpec.ts';
import { rangesOf } from '../../../src/registry/strategy/wish.ts';

vi.setConfig({ testTimeout: 120_000 });

const RUNS = { numRuns: 500 };

const port = fc.integer({ min: 1, max: 65_535 });
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...'0123456789-+:., \n٣１e') }),
  fc.stringMatching(/^[0-9]{1,6}$/),
  fc.integer({ min: -10, max: 70_000 }).map(String),
  fc.tuple(port, port).map(([a, b]) => `${a}-${b}`),
);

test('a text is a port when it is the port as it is printed, and only then', () => {
  fc.assert(
    fc.property(text, (one) => {
      const number = Number(one);
      const isPort = Number.isInteger(number) && number >= 1 && number <= 65_535;
      expect(parsePort(one)).toBe(isPort && String(number) === one ? number : undefined);
    }),
    RUNS,
  );
});

test('any value is a port or none', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const made = toPort(value);
      expect(made === undefined || (Number.isInteger(made) && made >= 1 && made <= 65_535)).toBe(
        true,
      );
      if (made !== undefined) expect(made).toBe(value);
    }),
    RUNS,
  );
});

test('a range is read as it is written, and nothing else is one', () => {
  fc.assert(
    fc.property(text, port, port, (one, a, b) => {
      const wanted = a <= b ? { first: a, last: b } : undefined;
      expect(parsePortRange(`${a}-${b}`)).toEqual(wanted);
      expect(reservedRange(`${a}`)).toEqual({ first: a, last: a });
      const read = reservedRange(one);
      if (read === undefined) return;
      expect(read.first).toBeLessThanOrEqual(read.last);
      expect(reservedRange(rangeText(read))).toEqual(read);
    }),
    RUNS,
  );
});

test('a specification means ports within bounds, with weights above 0, or is refused', () => {
  const number = fc.oneof(port, fc.integer(), fc.double());
  const bound = fc.oneof(port, number);
  const range = fc.record(
    { first: bound, last: bound, weight: fc.double() },
    { requiredKeys: ['first', 'last'] },
  );
  const single = fc.oneof(
    number,
    text,
    range,
    fc.constant(null),
    fc.uniqueArray(number).map((n) => new Set(n)),
  );
  fc.assert(
    fc.property(fc.oneof(single, fc.array(single)), (spec) => {
      let wish: ReturnType<typeof parsePortSpec>;
      try {
        wish = parsePortSpec(spec);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      for (const { first, last } of rangesOf(wish)) {
        expect([toPort(first), toPort(last)]).toEqual([first, last]);
        expect(first).toBeLessThanOrEqual(last);
      }
      if (wish.exact !== undefined) expect(toPort(wish.exact)).toBe(wish.exact);
    }),
    RUNS,
  );
});

test('a weight that is read is above 0', () => {
  fc.assert(
    fc.property(
      port,
      fc.oneof(fc.double().map(String), fc.nat().map(String), text),
      (a, weight) => {
        const read = parseWeightedRange(`${a}:${weight}`);
        if (read !== undefined) expect(read.weight).toBeGreaterThan(0);
      },
    ),
    RUNS,
  );
});
