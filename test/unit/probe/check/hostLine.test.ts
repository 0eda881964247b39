import { describe, expect, it } from 'vitest';
import { parseHostLine } from '../../../../src/probe/check/hostLine.ts';
import type { Port } from '../../../../src/probe/port.ts';

const read = (line: string) => parseHostLine(line, 80 as Port);

describe('a line of a list of hosts', () => {
  it.each([
    ['web1', { text: 'web1', port: 80, name: 'web1' }],
    ['  Web1.Example.COM. \t', { text: 'Web1.Example.COM.', port: 80, name: 'web1.example.com.' }],
    ['web1:8080', { text: 'web1:8080', port: 8080, name: 'web1' }],
    ['web1 # the old one', { text: 'web1', port: 80, name: 'web1' }],
    ['bücher.example', { text: 'bücher.example', port: 80, name: 'xn--bcher-kva.example' }],
    ['my_db', { text: 'my_db', port: 80, name: 'my_db' }],
    ['10.0.0.1', { text: '10.0.0.1', port: 80, addresses: ['10.0.0.1'] }],
    ['10.0.0.1:1', { text: '10.0.0.1:1', port: 1, addresses: ['10.0.0.1'] }],
    ['::1', { text: '::1', port: 80, addresses: ['::1'] }],
    ['[::1]', { text: '[::1]', port: 80, addresses: ['::1'] }],
    ['[0:0::1]:65535', { text: '[0:0::1]:65535', port: 65535, addresses: ['::1'] }],
    ['2001:DB8::8080', { text: '2001:DB8::8080', port: 80, addresses: ['2001:db8::8080'] }],
    ['fe80::1%eth0', { text: 'fe80::1%eth0', port: 80, addresses: ['fe80::1%eth0'] }],
    ['web1\r', { text: 'web1', port: 80, name: 'web1' }],
    ['\uFEFFweb1', { text: 'web1', port: 80, name: 'web1' }],
  ])('%j is a host', (line, target) => {
    expect(read(line)).toEqual({ kind: 'host', target });
  });

  it.each(['', '   ', '\r', '# web1', '   # web1'])('%j says nothing', (line) => {
    expect(read(line)).toEqual({ kind: 'blank' });
  });

  it.each([
    'web1:0',
    'web1:',
    'web1:65536',
    'web1:http',
    ':80',
    'web 1',
    '10.0.0.1 web1',
    'http://web1/',
    'web1/24',
    '10.0.0.256',
    '10.0.0',
    '127.1',
    '0x7f.1',
    '0x7f000001',
    '[web1]',
    '[10.0.0.1]:80',
    '[::1',
    '::1]:80',
    ':::1',
    '-web',
    'web-',
    'a..b',
    '.',
    `${'a'.repeat(64)}`,
    `${'a.'.repeat(127)}aa`,
    '$(reboot)',
    'web1;ls',
    'web\u001b[31m',
    'web1#x',
    'src/check/  the rest',
    'bücher/x',
    'bücher x',
    'bü\u202echer',
  ])('%j is no host', (line) => {
    expect(read(line)).toMatchObject({ kind: 'malformed' });
  });
});
