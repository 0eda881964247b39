import { afterEach, expect, it, vi } from 'vitest';
import type { Connection } from '../../../src/locks/connection.ts';
import { watchForVanished } from '../../../src/locks/vanished.ts';
import { type FarEnd, readUnacknowledged } from '../../../src/probe/linuxTcp.ts';

vi.mock('../../../src/probe/linuxTcp.ts', () => ({ readUnacknowledged: vi.fn() }));

const CLIENT: FarEnd = { address: '10.0.0.7', port: 50_000 };
let unwatch = () => {};
afterEach(() => {
  unwatch();
  vi.useRealTimers();
});

it.runIf(process.platform === 'linux').each([
  ['whose answer never arrives is ended', 'vanished', [CLIENT]],
  ['whose answer arrived stays', 'arrived', []],
  ['stays while nobody knows, and is ended once that is known', 'vanished', undefined],
])('a client %s', async (_, becomes, found) => {
  vi.useFakeTimers();
  const told: string[] = [];
  const connection = {
    peer: CLIENT,
    isStuck: false,
    unansweredSince: performance.now(),
    arrived: () => told.push('arrived'),
  } as unknown as Connection;
  if (found === undefined) vi.mocked(readUnacknowledged).mockRejectedValue(new Error('EMFILE'));
  else vi.mocked(readUnacknowledged).mockResolvedValue(found);
  unwatch = watchForVanished([{ connection, end: (why) => told.push(why) }], 7654, 4_000);
  if (found === undefined) {
    await vi.advanceTimersByTimeAsync(6_000);
    expect(told).toEqual([]);
    vi.mocked(readUnacknowledged).mockResolvedValue([CLIENT]);
  }
  await vi.advanceTimersByTimeAsync(4_000);
  expect(told[0]).toBe(becomes);
});
