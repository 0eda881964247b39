import { describe, expect, it } from 'vitest';
import { isAssigned } from '../../../src/probe/iana.ts';
import type { Port, PortRange } from '../../../src/probe/port.ts';
import { availablePortRanges, goodPortRanges } from '../../../src/probe/portRanges.ts';

const size = (ranges: readonly PortRange[]) =>
  ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);

describe('the ranges of ports', () => {
  it('ascend and do not touch', async () => {
    for (const ranges of [await goodPortRanges(), await availablePortRanges()]) {
      expect(ranges.length).toBeGreaterThan(1);
      ranges.reduce((before, range) => {
        expect(range.first).toBeGreaterThan(before.last + 1);
        expect(range.last).toBeGreaterThanOrEqual(range.first);
        return range;
      });
    }
  });

  it('are more when every port that IANA has not assigned counts', async () => {
    const [good, available] = [await goodPortRanges(), await availablePortRanges()];
    expect(size(available)).toBeGreaterThan(size(good));
    for (const { first, last } of available) {
      for (let port = first; port <= last; port++) expect(isAssigned(port)).toBe(false);
    }
  });

  it('keep to bounds, exclusions, gaps and margins', async () => {
    const bounds = { first: 20000 as Port, last: 20999 as Port };
    const exclude = [{ first: 20100 as Port, last: 20899 as Port }];
    const some = await goodPortRanges({ ...bounds, exclude });
    expect(some.length).toBeGreaterThan(0);
    for (const { first, last } of some) {
      expect(first).toBeGreaterThanOrEqual(20000);
      expect(last).toBeLessThanOrEqual(20999);
      expect(last < 20100 || first > 20899).toBe(true);
    }
    expect(size(await goodPortRanges({ ...bounds, margin: 10 }))).toBeLessThan(
      size(await goodPortRanges(bounds)),
    );
    expect(await goodPortRanges({ smallestGap: 70_000 })).toEqual([]);
  });
});
