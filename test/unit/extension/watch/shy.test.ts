import { describe, expect, it } from 'vitest';
import { addressOf, isShy } from '../../../../src/extension/watch/shy.ts';
import type { Listener } from '../../../../src/probe/listeners.ts';
import type { Port } from '../../../../src/probe/port.ts';
import type { NamedPort } from '../../../../src/registry/book.ts';
import type { FullName } from '../../../../src/registry/names.ts';

const listens = (command: string, more: Partial<Listener> = {}): Listener => ({
  port: 24_000 as Port,
  addresses: ['127.0.0.1'],
  command,
  ...more,
});
const named = (name: string, pool?: string): NamedPort => ({
  name: name as FullName,
  port: 24_000 as Port,
  created: '',
  used: '',
  by: 'test',
  ...(pool === undefined ? {} : { pool }),
});

describe('who is not connected to', () => {
  it.each([
    ['/shop/debug', 'node server.js'],
    ['/shop/api-debug', 'node server.js'],
    ['/shop/web/inspect', 'node server.js'],
    ['/shop/vnc1', 'node server.js'],
    ['/mysql', 'docker-proxy'],
    ['/shop/api', 'nc -l 24000'],
    ['/shop/api', '/usr/bin/ncat -lk 24000'],
    ['/shop/api', 'python -m debugpy --listen 24000 app.py'],
    ['/shop/api', 'java -agentlib:jdwp=transport=dt_socket,server=y,address=24000 -jar a.jar'],
    ['/shop/api', 'node --inspect=24000 server.js'],
    ['/shop/api', 'C:\\tools\\gdbserver.exe :24000 a.out'],
    ['/shop/db', 'mysqld --port 24000'],
    ['/shop/screen', 'Xvnc :5 -rfbport 24000'],
  ])('%s of %s', (name, line) => {
    expect(isShy(named(name), listens(line.slice(0, 20), { commandLine: line.split(' ') }))).toBe(
      true,
    );
    expect(isShy(named(name), listens(line))).toBe(true);
  });

  it.each([
    ['/shop/api', 'node server.js'],
    ['/debug/api', 'node server.js'],
    ['/shop/debugging-docs', 'vite'],
    ['/shop/inspections', 'vite'],
    ['/postgres', 'postgres'],
    ['/shop/api', 'node sync.js nc.js'],
    ['/shop/api', 'node /srv/vncserver-docs/index.js'],
  ])('not %s of %s', (name, line) => expect(isShy(named(name), listens(line))).toBe(false));

  it('nor a name of a pool, whatever it runs', () => {
    expect(isShy(named('/shop/api', 'vnc'), listens('node'))).toBe(true);
  });
});

it.each([
  [['0.0.0.0'], '127.0.0.1'],
  [['127.0.0.1', '::1'], '127.0.0.1'],
  [['::'], '::1'],
  [['::1'], '::1'],
  [['10.0.0.5'], '10.0.0.5'],
  [['127.0.0.2'], '127.0.0.2'],
  [[], undefined],
])('reaches %j at %s', (addresses, expected) => {
  expect(addressOf(listens('x', { addresses }))).toBe(expected);
});
