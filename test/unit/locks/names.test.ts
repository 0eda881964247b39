import os from 'node:os';
import { describe, expect, it } from 'vitest';
import { formatPeer, isLoopback } from '../../../src/locks/address.ts';
import { clientIdFor } from '../../../src/locks/clientId.ts';
import { lockAddressOf, parseLockAddress, sayAddress } from '../../../src/locks/lockAddress.ts';
import { isClientId, isLockName } from '../../../src/locks/protocol.ts';
import { readWireName, wireNameOf } from '../../../src/locks/wireName.ts';

describe('names of locks on the user’s own server', () => {
  it.each([
    '/home/ada/src/shop',
    '/home/ada/src/Sho_p, Ünïcode & "more"',
    '/',
    '/home/ada/src/日本',
    `/home/ada/src/${'x'.repeat(250)}`,
  ])('of a project at %s are told from all others and read back', (root) => {
    const name = `a_b-C_${'9'.repeat(94)}`;
    const wire = wireNameOf({ name, root });
    expect(isLockName(wire)).toBe(true);
    expect(readWireName(wire)).toMatchObject({ name, scope: { kind: 'project' } });
    expect(wireNameOf({ name, root: `${root}2` })).not.toBe(wire);
  });

  it('of the machine are the same from everywhere', () => {
    const wire = wireNameOf({ name: '/gpu', root: '/home/ada/src/shop' });
    expect(wireNameOf({ name: '/gpu', root: os.tmpdir() })).toBe(wire);
    expect(readWireName(wire)).toEqual({ name: 'gpu', scope: { kind: 'machine' } });
  });

  it('never meet: a machine’s lock with the look of a project’s', () => {
    const project = wireNameOf({ name: 'a', root: '/home/ada/src/shop' });
    expect(readWireName(wireNameOf({ name: `/${project}`, root: '/' }))).toEqual({
      name: project,
      scope: { kind: 'machine' },
    });
  });

  it.each(['', '/', '//a', 'a/b', 'a b', 'a\n', 'é', 'x'.repeat(101)])('refuse %j', (name) => {
    expect(() => wireNameOf({ name, root: '/' })).toThrow(
      expect.objectContaining({ code: 'invalid-name' }),
    );
  });

  it.each(['x', 'm_', 'p_12_a_b', 'p_0123456789ab_shop_', 'q_a'])('are not %j', (wire) => {
    expect(readWireName(wire)).toBeUndefined();
  });
});

describe('what a client calls itself', () => {
  it.each([
    ['/usr/bin/node', 'node'],
    ['my tool.exe', 'my-tool-exe'],
    ['\u001b[31m', '31m'],
    ['', 'berth'],
    ['日本', 'berth'],
    ['x'.repeat(300), 'x'.repeat(60)],
  ])('%j is %s and its process', (program, word) => {
    expect(clientIdFor(program)).toBe(`${word}.${process.pid}`);
    expect(isClientId(clientIdFor(program))).toBe(true);
  });
});

describe('addresses of clients', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1', '::FFFF:127.0.0.1'])(
    '%s is of this machine',
    (address) => expect(isLoopback(address)).toBe(true),
  );

  it.each(['', '10.0.0.1', '128.0.0.1', '::', '::ffff:10.0.0.1', 'fe80::1%lo', '2001:db8::127'])(
    '%j may be of another',
    (address) => expect(isLoopback(address)).toBe(false),
  );

  it('are written as they are in lists', () => {
    expect(formatPeer({ address: '::ffff:10.0.0.1', port: 7 })).toBe('10.0.0.1:7');
    expect(formatPeer({ address: 'fe80::1%eth0', port: 7 })).toBe('[fe80::1]:7');
  });
});

describe('addresses', () => {
  it.each([
    ['ci:7000', { host: 'ci', port: 7000 }],
    ['ci', { host: 'ci', port: 7654 }],
    ['10.0.0.1:80', { host: '10.0.0.1', port: 80 }],
    ['[::1]:7000', { host: '::1', port: 7000 }],
    ['[fe80::1%eth0]', { host: 'fe80::1%eth0', port: 7654 }],
  ])('%s', (text, address) => {
    expect(parseLockAddress(text)).toEqual(address);
  });

  it.each(['', ':7000', 'ci:', 'ci:0', 'ci:65536', 'ci:x', '::1', '[ci', 'a b:1', 'http://ci:1'])(
    'not %j',
    (text) => {
      expect(parseLockAddress(text)).toBeUndefined();
    },
  );

  it('are said as they are written', () => {
    expect(sayAddress({ host: '::1', port: 1 })).toBe('[::1]:1');
    expect(sayAddress({ host: 'ci', port: 1 })).toBe('ci:1');
  });

  it.each([
    [{}, undefined],
    [{ TCPNETLOCK_HOST: 'ci' }, { host: 'ci', port: 7654 }],
    [{ TCPNETLOCK_PORT: '99' }, { host: '127.0.0.1', port: 99 }],
    [
      { TCPNETLOCK_HOST: 'ci', TCPNETLOCK_PORT: '99' },
      { host: 'ci', port: 99 },
    ],
    [{ TCPNETLOCK_PORT: 'x' }, { invalid: 'TCPNETLOCK_PORT=x' }],
  ])('of the variables %j', (env, expected) => {
    expect(lockAddressOf(env)).toEqual(expected);
  });
});
