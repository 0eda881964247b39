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
