import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Listener } from '../../../src/probe/listeners.ts';
import {
  parseDynamicPorts,
  parseExcludedPorts,
  parseSnapshot,
  windowsWith,
} from '../../../src/probe/windows.ts';
import { pid, port } from './helpers.ts';

const process = (id: number, ppid: number, created: string | null, more: object = {}) => ({
  pid: id,
  ppid,
  name: 'node.exe',
  line: null,
  created,
  user: null,
  domain: null,
  ...more,
});

/** As ConvertTo-Json of the script's objects prints them. */
const document = {
  sockets: [
    { LocalAddress: '::', LocalPort: 135, OwningProcess: 4 },
    { LocalAddress: '127.0.0.1', LocalPort: 3000, OwningProcess: 5012 },
    { LocalAddress: '::1', LocalPort: 3000, OwningProcess: 5012 },
    { LocalAddress: 'fe80::1%12', LocalPort: 3001, OwningProcess: 5012 },
    { LocalAddress: '0.0.0.0', LocalPort: 4000, OwningProcess: 7777 },
    { LocalAddress: '0.0.0.0', LocalPort: 0, OwningProcess: 5012 },
  ],
  processes: [
    process(4, 0, null, { name: 'System' }),
    process(5012, 4100, '2026-11-20T10:00:00.1234567Z', {
      line: '"C:\\Program Files\\nodejs\\node.exe" server.js --token s3cret',
      user: userInfo().username,
      domain: 'DESK',
    }),
    process(4100, 3000, '2026-11-20T09:00:00.0000000Z', { name: 'cmd.exe' }),
    // Got the number of cmd's parent after that one had ended.
    process(3000, 1, '2026-11-20T11:00:00.0000000Z', { name: 'notepad.exe' }),
  ],
};

const windows = windowsWith(async (file, args) => {
  if (file.endsWith('netsh.exe')) {
    return args.includes('dynamicport') ? dynamicPorts : excludedPorts;
  }
  const script = args.at(-1) ?? '';
  expect(script).not.toContain('"');
  if (script.includes('ProcessId=5012')) return '2026-11-20T10:00:00.1234567Z\r\n';
  if (script.includes('ProcessId=4')) return '?\r\n';
  return script.includes('Get-NetTCPConnection') ? `\uFEFF${JSON.stringify(document)}\r\n` : '';
});

const dynamicPorts = `
Protokoll tcp Dynamischer Portbereich
---------------------------------
Startport      : 49152
Anzahl von Ports : 16384

`;

const excludedPorts = `
Protocol tcp Port Exclusion Ranges

Start Port    End Port
----------    --------
      5357        5357
     50000       50059     *

* - Administered port exclusions.
`;

describe('Windows', () => {
  it('lists each port and process once', async () => {
    const found = await windows.listeners.listeners({});
    const brief = ({ port, pid, addresses }: Listener) => [port, pid, addresses];
    expect(found.map(brief)).toEqual([
      [135, 4, ['::']],
      [3000, 5012, ['127.0.0.1', '::1']],
      [3001, 5012, ['fe80::1']],
      [4000, undefined, ['0.0.0.0']],
    ]);
    expect(found[1]).toMatchObject({
      command: 'node server.js',
      commandLine: ['C:\\Program Files\\nodejs\\node.exe', 'server.js', '--token', 's3cret'],
      own: true,
      user: `DESK\\${userInfo().username}`,
      started: '2026-11-20T10:00:00.123Z',
    });
  });

  it('does not take a later process for a parent', async () => {
    const line = await windows.listeners.ancestors(pid(5012));
    expect(line.map((parent) => parent.command)).toEqual(['cmd']);
  });

  it('narrows to the ports asked for', async () => {
    const found = await windows.listeners.listeners({ ports: new Set([port(3001)]) });
    expect(found).toHaveLength(1);
  });

  it('tells no process from one whose start is hidden', async () => {
    expect(await windows.listeners.startTime(pid(5012))).toBe(
      `t${Date.UTC(2026, 10, 20, 10, 0, 0, 123)}`,
    );
    expect(await windows.listeners.startTime(pid(4))).toBe('');
    expect(await windows.listeners.startTime(pid(99))).toBeUndefined();
  });

  it('reads ranges in any language', async () => {
    expect(await windows.ranges.ephemeral()).toEqual({ first: 49152, last: 65535 });
    expect(parseDynamicPorts('nothing')).toBeUndefined();
    expect(parseExcludedPorts(excludedPorts)).toEqual([
      { first: 5357, last: 5357 },
      { first: 50000, last: 50059 },
    ]);
    expect(await windows.ranges.reserved()).toHaveLength(4);
  });
});

describe('parseSnapshot', () => {
  it('accepts lists of one that PowerShell unwrapped, and empty ones', () => {
    const [, socket] = document.sockets;
    const single = JSON.stringify({ sockets: socket, processes: null });
    expect(parseSnapshot(single, '').sockets).toEqual([
      { address: '127.0.0.1', port: 3000, pid: 5012 },
    ]);
  });

  it('does not take an error for an empty machine', () => {
    expect(() => parseSnapshot('Get-NetTCPConnection : Access denied', '')).toThrow(
      expect.objectContaining({ code: 'EBADMSG' }),
    );
  });
});
