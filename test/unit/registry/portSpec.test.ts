import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findFreePort, isPortFree } from '../../../src/registry/strategy/freePort.ts';
import { type PortSpec, parsePortSpec } from '../../../src/registry/strategy/portSpec.ts';
import { rangesOf } from '../../../src/registry/strategy/wish.ts';
import { occupy, port, range, scratchRegistry } from './support/scratchRegistry.ts';

describe('parsePortSpec', () => {
  test.each<[PortSpec, object]>([
    [null, {}],
    [undefined, {}],
    [-1, {}],
    ['-1', {}],
    ['', {}],
    [8000, { exact: 8000 }],
    ['8000', { exact: 8000 }],
    ['2000-3000', { range: range(2000, 3000) }],
    ['2000-3000:3', { range: { ...range(2000, 3000), weight: 3 } }],
    [range(2000, 3000), { range: range(2000, 3000) }],
    [new Set([4002]), { range: range(4002, 4002) }],
    [
      new Set([4002, 4003]),
      {
        range: [
          { ...range(4002, 4002), weight: 1 },
          { ...range(4003, 4003), weight: 1 },
        ],
      },
    ],
    [
      ['2000-2999', new Set([4002]), '7000', 8000, [range(1, 2)]],
      {
        range: [
          { ...range(2000, 2999), weight: 1000 },
          { ...range(4002, 4002), weight: 1 },
          { ...range(7000, 7000), weight: 1 },
          { ...range(8000, 8000), weight: 1 },
          { ...range(1, 2), weight: 2 },
        ],
      },
    ],
    [
      '2000-2999, 3000:7',
      {
        range: [
          { ...range(2000, 2999), weight: 1000 },
          { ...range(3000, 3000), weight: 7 },
        ],
      },
    ],
    [['2000-2999', null], {}],
  ])('reads %j', (spec, wish) => {
    expect(parsePortSpec(spec)).toEqual(wish);
  });

  test.each<[PortSpec]>([
    [0],
    [65536],
    [1.5],
    ['0'],
    ['x'],
    ['3000-2000'],
    ['2000-3000:0'],
    ['1,,2'],
    [[]],
    [new Set<number>()],
    [[new Set([0])]],
    [{ first: 9, last: 8 }],
    [{} as PortSpec],
  ])('refuses %j', (spec) => {
    expect(() => parsePortSpec(spec)).toThrow(RangeError);
  });

  test('reads back every range that is written', () => {
    const number = fc.integer({ min: 1, max: 65535 });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 5 }), (pairs) => {
        const ranges = pairs.map(([a, b]) => range(Math.min(a, b), Math.max(a, b)));
        const text = ranges.map(({ first, last }) => `${first}-${last}`).join();
        const read = rangesOf(parsePortSpec(text)).map(({ first, last }) => ({ first, last }));
        expect(read).toEqual(ranges);
      }),
    );
  });
});

describe('findFreePort', () => {
  test('finds a free one of what will do, or none', async () => {
    const scratch = scratchRegistry();
    try {
      await occupy(23400);
      expect(await findFreePort('23400-23401')).toBe(23401);
      expect(await findFreePort(23400)).toBeUndefined();
      expect(await findFreePort('23400')).toBeUndefined();
      expect(await findFreePort('23401', { exclude: [port(23401)] })).toBeUndefined();
      expect(await findFreePort([23400, 23402], { order: 'ascending' })).toBe(23402);
      expect(await isPortFree(port(23400))).toBe(false);
      expect(await findFreePort()).toBeGreaterThanOrEqual(10000);
    } finally {
      scratch.remove();
    }
  });
});
