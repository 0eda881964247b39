import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ephemeralRange, privilegedBelow, reservedRanges } from '../../../src/probe/ranges.ts';

describe.runIf(process.platform === 'linux')('the ranges of this machine', () => {
  it('are what the kernel says', async () => {
    const setting = async (name: string) =>
      (await readFile(`/proc/sys/net/ipv4/${name}`, 'utf8')).trim();
    const { first, last } = await ephemeralRange();
    expect(`${first}\t${last}`).toBe(await setting('ip_local_port_range'));
    expect(await privilegedBelow()).toBe(Number(await setting('ip_unprivileged_port_start')));
    const reserved = (await reservedRanges()).map((range) =>
      range.first === range.last ? `${range.first}` : `${range.first}-${range.last}`,
    );
    expect(reserved.join()).toBe(await setting('ip_local_reserved_ports'));
  });

  it('are read once', () => {
    expect(ephemeralRange()).toBe(ephemeralRange());
    expect(reservedRanges()).toBe(reservedRanges());
  });
});
