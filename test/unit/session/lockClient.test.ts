import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FullName, toFullName } from '../../../src/registry/names.ts';
import { lockClientOf } from '../../../src/session/lockClient.ts';

/** The session behind a client. */
function sessionOf(client: string): string {
  const name = client.includes('D')
    ? client.replaceAll('.', '/').replaceAll('D', '.')
    : client.replace(/\.+/g, (dots) => '.'.repeat(dots.length / 2) + '/'.repeat(dots.length % 2));
  return `/${name}`;
}

test.each([
  ['/shop/api', 'shop.api'],
  ['/postgres', 'postgres'],
  ['/a/b.c', 'a.b..c'],
  ['/a.b/c', 'a..b.c'],
  ['/a./b', 'a...b'],
])('%s calls itself %s', (name, client) => {
  expect(lockClientOf(name as FullName)).toBe(client);
});

test('every name has a client of its own, which a lock server takes', () => {
  const segment = fc
    .array(fc.constantFrom('.', '.', '-', '@', '_', 'a', 'd', '7'), { maxLength: 62 })
    .map((rest) => `a${rest.join('')}`);
  const name = fc
    .array(segment, { minLength: 1, maxLength: 5 })
    .map((segments) => toFullName(`/${segments.join('/')}`))
    .filter((full) => full !== undefined);
  const longest = toFullName(`/a${'.'.repeat(62)}/a${'.'.repeat(62)}/a${'.'.repeat(62)}/a.b.c.`);
  expect(longest).toBeDefined();
  fc.assert(
    fc.property(name, (full) => {
      const client = lockClientOf(full);
      expect(client).toMatch(/^[A-Za-z0-9.@_-]{1,200}$/);
      expect(sessionOf(client)).toBe(full);
    }),
    { examples: longest === undefined ? [] : [[longest]] },
  );
});
