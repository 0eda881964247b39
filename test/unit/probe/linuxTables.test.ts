import { endianness } from 'node:os';
import { describe, expect, it } from 'vitest';
import { parseReserved } from '../../../src/probe/linux.ts';
import { parseStat } from '../../../src/probe/linuxStat.ts';
import { parseTcpRow, parseUnacknowledgedRow } from '../../../src/probe/linuxTcp.ts';

const row = (local: string, state: string, waiting = '00000000') =>
  `   0: ${local} ${'0'.repeat(local.length - 5)}:0000 ${state} 00000000:${waiting} 00:00000000 00000000  1000        0 41235 1 0000000000000000 100 0 0 10 0`;

describe.runIf(endianness() === 'LE')('parseTcpRow', () => {
  it.each([
    ['0100007F:0BB8', '127.0.0.1', 3000],
    ['00000000:1F90', '0.0.0.0', 8080],
    ['00000000000000000000000000000000:1F90', '::', 8080],
    ['00000000000000000000000001000000:1F90', '::1', 8080],
    ['0000000000000000FFFF00000100007F:1F90', '127.0.0.1', 8080],
    ['000080FE00000000FF005450DE3412FE:0050', 'fe80::5054:ff:fe12:34de', 80],
  ])('%s', (local, address, port) => {
    expect(parseTcpRow(row(local, '0A'))).toEqual({
      address,
      port,
      uid: 1000,
      inode: '41235',
      waiting: 0,
    });
  });

  it('tells how many connections wait to be accepted', () => {
    expect(parseTcpRow(row('0100007F:0BB8', '0A', '0000001F'))?.waiting).toBe(31);
  });

  it('passes over connections, the heading and rubbish', () => {
    expect(parseTcpRow(row('0100007F:0BB8', '01'))).toBeUndefined();
    expect(parseTcpRow('  sl  local_address rem_address   st tx_queue')).toBeUndefined();
    expect(parseTcpRow(' 0A ')).toBeUndefined();
    expect(parseTcpRow(row('0100007F:0000', '0A'))).toBeUndefined();
  });
});

describe.runIf(endianness() === 'LE')('parseUnacknowledgedRow', () => {
  const connection = (near: string, far: string, queued: string, state = '01') =>
    `   3: ${near} ${far} ${state} ${queued}:00000000 01:00000023 00000001  1000        0 41235 2 0000000000000000 20 4 30 10 -1`;

  it.each([
    ['0100007F:1DE6', '0200007F:D431', { address: '127.0.0.2', port: 54321 }],
    [
      '0000000000000000FFFF00000100007F:1DE6',
      '0000000000000000FFFF00000200007F:D431',
      { address: '127.0.0.2', port: 54321 },
    ],
    [
      '00000000000000000000000001000000:1DE6',
      '000080FE00000000FF005450DE3412FE:0050',
      { address: 'fe80::5054:ff:fe12:34de', port: 80 },
    ],
  ])('%s to %s', (near, far, expected) => {
    expect(parseUnacknowledgedRow(connection(near, far, '00000003'), 7654)).toEqual(expected);
    expect(parseUnacknowledgedRow(connection(near, far, '00000003', '04'), 7654)).toEqual(expected);
    expect(parseUnacknowledgedRow(connection(near, far, '00000000'), 7654)).toBeUndefined();
    expect(parseUnacknowledgedRow(connection(near, far, '00000003'), 7655)).toBeUndefined();
    // What waits to be accepted counts in the same place.
    expect(parseUnacknowledgedRow(connection(near, far, '00000003', '0A'), 7654)).toBeUndefined();
  });

  it('passes over the heading and rubbish', () => {
    expect(
      parseUnacknowledgedRow('  sl  local_address rem_address   st tx_queue', 0),
    ).toBeUndefined();
    expect(parseUnacknowledgedRow('', 0)).toBeUndefined();
  });
});

describe('parseStat', () => {
  const rest = `S 7 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 11 0 987654321012345678 1 2`;

  it.each(['node', 'we ird', 'a) R 1 2 (b', '(', ')', 'x\n9 (y) Z 3', ''])('comm %j', (comm) => {
    expect(parseStat(`4242 (${comm}) ${rest}\n`)).toEqual({
      pid: 4242,
      comm,
      state: 'S',
      ppid: 7,
      group: 1,
      startTime: '987654321012345678',
    });
  });

  it('knows no parent of the first process', () => {
    expect(parseStat(`1 (init) ${rest.replace('S 7', 'S 0')}`)?.ppid).toBeUndefined();
  });

  it.each(['', '12 node S 1', '12 (node) S 1', '(node) S', ') ('])('refuses %j', (text) => {
    expect(parseStat(text)).toBeUndefined();
  });
});

describe('parseReserved', () => {
  it('reads single ports and ranges', () => {
    expect(parseReserved('8080,9148-9150')).toEqual([
      { first: 8080, last: 8080 },
      { first: 9148, last: 9150 },
    ]);
    expect(parseReserved('')).toEqual([]);
  });
});
