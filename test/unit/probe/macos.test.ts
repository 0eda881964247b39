import { describe, expect, it } from 'vitest';
import { parseLsofFolders, parseLsofSockets } from '../../../src/probe/lsof.ts';
import { macosWith, parsePs } from '../../../src/probe/macos.ts';
import { pid, port } from './helpers.ts';

/** Written after lsof(8), "OUTPUT FOR OTHER PROGRAMS"; pid 900 hands its socket to 901 and 902. */
const sockets = `p1
f20
tIPv4
d0xaaaa
n*:22
TST=LISTEN
p850
f9
tIPv6
d0xaaaa
n*:22
p900
f22
tIPv6
d0xbbbb
n*:3000
TST=LISTEN
TQR=0
f23
tIPv4
d0xcccc
n127.0.0.1:3001
p901
f22
tIPv6
d0xbbbb
n*:3000
p902
f22
tIPv6
d0xbbbb
n*:3000
p903
f7
tIPv6
d0xdddd
n[::1]:3000
p904
f8
tIPv4
d0xeeee
n127.0.0.1:5000
`;

const uid = process.getuid?.() ?? -1;
const table = `    1     0     0 root             Ss   Fri Nov 20 09:00:00 2026 /sbin/launchd
  850     1     0 root             Ss   Fri Nov 20 09:00:01 2026 /usr/sbin/sshd
  890     1   ${uid} ada              S    Fri Nov 20 09:30:00 2026 -zsh
  900   890   ${uid} ada              S+   Fri Nov 20 10:00:00 2026 node /Users/ada/shop/server.js --port 3000
  901   900   ${uid} ada              S+   Fri Nov 20 10:00:01 2026 node /Users/ada/shop/worker.js
  902   900   ${uid} ada              S+   Fri Nov 20 10:00:01 2026 node /Users/ada/shop/worker.js
  903   890   ${uid} ada              S+   Mon Nov  2 10:00:02 2026 /usr/bin/python3 -m http.server 3000
  905   890   ${uid} ada              Z    Fri Nov 20 10:00:02 2026 (node)
`;

const folders = `p890
fcwd
n/Users/ada
p900
fcwd
n/Users/ada/shop
p903
fcwd
n/Users/ada/with space
`;

describe('lsof', () => {
  it('prints sockets by process and file', () => {
    expect(parseLsofSockets(sockets).slice(2, 4)).toEqual([
      { pid: 900, device: '0xbbbb', port: 3000, address: '::' },
      { pid: 900, device: '0xcccc', port: 3001, address: '127.0.0.1' },
    ]);
    expect(parseLsofSockets('')).toEqual([]);
    expect(parseLsofSockets('n*:80\np7\nf3\nn*:*\n')).toEqual([]);
  });

  it('prints working directories', () => {
    expect(parseLsofFolders(folders).get(pid(903))).toBe('/Users/ada/with space');
  });
});

describe('ps', () => {
  it('prints one process a line', () => {
    const processes = parsePs(table, uid);
    expect(processes.size).toBe(7);
    expect(processes.get(pid(903))).toEqual({
      pid: 903,
      ppid: 890,
      user: 'ada',
      own: true,
      command: 'python3 -m http.server',
      startTime: `t${Date.UTC(2026, 10, 2, 10, 0, 2)}`,
      started: '2026-11-02T10:00:02.000Z',
    });
    expect(processes.get(pid(1))).not.toHaveProperty('ppid');
    expect(processes.has(pid(905))).toBe(false);
  });
});

describe('macOS', () => {
  const asked: string[][] = [];
  const macos = macosWith(async (file, args) => {
    asked.push([file, ...args]);
    if (file === '/bin/ps') return table;
    if (file === '/usr/sbin/sysctl') return '49152\n65535\n';
    return args.includes('cwd') ? folders : sockets;
  });

  it('lists each port and process once, the topmost of those that share a socket', async () => {
    const found = await macos.listeners.listeners({});
    expect(found.map((listener) => [listener.port, listener.pid, listener.addresses])).toEqual([
      [22, 850, ['::']],
      [3000, 900, ['::']],
      [3001, 900, ['127.0.0.1']],
      [3000, 903, ['::1']],
      [5000, undefined, ['127.0.0.1']],
    ]);
    expect(found[1]).toMatchObject({ command: 'node server.js', cwd: '/Users/ada/shop' });
    expect(found[1]?.parents?.map((parent) => [parent.pid, parent.cwd])).toEqual([
      [890, '/Users/ada'],
      [1, undefined],
    ]);
  });

  it('asks for the folders of the processes it reports only', async () => {
    asked.length = 0;
    const found = await macos.listeners.listeners({ ports: new Set([port(3001)]) });
    expect(found.map((listener) => listener.pid)).toEqual([900]);
    expect(asked.find((call) => call.includes('cwd'))).toContain('900,890,1');
  });

  it('knows start times, ancestors and ranges', async () => {
    expect(await macos.listeners.startTime(pid(905))).toBeUndefined();
    expect(await macos.listeners.startTime(pid(900))).toBe(`t${Date.UTC(2026, 10, 20, 10)}`);
    const line = await macos.listeners.ancestors(pid(901));
    expect(line.map((parent) => parent.pid)).toEqual([900, 890, 1]);
    expect(await macos.ranges.ephemeral()).toEqual({ first: 49152, last: 65535 });
  });
});
