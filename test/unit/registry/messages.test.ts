import { expect, test } from 'vitest';
import type { Port } from '../../../src/probe/port.ts';
import { explain } from '../../../src/registry/messages.ts';

const port = 24603 as Port;

test('a port in use is somebody’s only where somebody is seen to listen', () => {
  const listener = { port, addresses: ['::'], user: 'ada' };
  expect(explain({ kind: 'in-use', port, listener })).toBe(
    'Port 24603 is in use by a program of user ada.',
  );
  expect(explain({ kind: 'in-use', port })).toContain('nobody is seen to listen');
});

const NONE = { held: 0, inUse: 0, reserved: 0, pooled: 0, excluded: 0, rejected: 0 };
const ranges = [{ first: 4000 as Port, last: 4009 as Port }];

test.each([
  [
    { candidates: 10, held: 6, reserved: 3, inUse: 1 },
    'No port can be had from 4000-4009: of 10, 6 are named, 3 reserved, 1 in use. Release names ("berth gc" finds those that nobody needs), take a reservation back or choose another range.',
  ],
  [
    { candidates: 10, inUse: 10 },
    'No port can be had from 4000-4009: all 10 are in use. Choose another range.',
  ],
  [
    { candidates: 1, rejected: 1 },
    'No port can be had from 4000-4009: 1 is turned down. Choose another range.',
  ],
  [
    { candidates: 3, excluded: 1, pooled: 2 },
    'No port can be had from 4000-4009: of 3, 2 are of pools, 1 excluded. Exclude fewer or choose another range.',
  ],
  [{ candidates: 0 }, 'No port can be had from 4000-4009: there is none that browsers open.'],
])('exhaustion tells how full the range is and what to do: %j', (part, message) => {
  const fullness = { ...NONE, ...part };
  expect(explain({ kind: 'exhausted', ranges, fullness })).toBe(message);
});

test('exhaustion of a pool names it', () => {
  const fullness = { ...NONE, candidates: 10, held: 10 };
  expect(explain({ kind: 'exhausted', ranges, pool: 'vnc', fullness })).toBe(
    'No port of pool vnc can be had from 4000-4009: all 10 are named. Release names ("berth gc" finds those that nobody needs) or make the pool larger.',
  );
});
