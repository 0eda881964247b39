import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, endOf, finished, openBench, outputWith } from './support/berth.ts';
import { GIVEN_OUT, openNarrowWorld, PYTHON, script } from './support/handoff/world.ts';
import { openHosts } from './support/hosts.ts';
import { bundleWorker } from './support/storm.ts';

const world = await openNarrowWorld();
const hasIp = spawnSync('ip', ['-V']).status === 0;
const hasIPv6 = fs.existsSync('/proc/net/if_inet6');

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await world?.close();
  bench.remove();
});

function list(hosts: readonly string[]): string {
  const file = path.join(bench.folder, 'list.txt');
  fs.writeFileSync(file, hosts.join('\n'));
  return file;
}

function objects(out: string): Record<string, unknown>[] {
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe.runIf(process.platform === 'linux')('a check without descriptors enough', () => {
  it('waits for some, and takes none of it for an answer', { timeout: 120_000 }, async () => {
    const crowd = { ok: 300, reset: 0, halfOpen: 0, flappy: 0, refused: 100, holes: 150 };
    const hosts = await openHosts(crowd, bench.folder);
    try {
      const worker = await bundleWorker('greedyCheck', bench.folder);
      const limited = 'ulimit -n 100 && exec "$0" "$@"';
      const names = hosts.lines.map(({ host }) => host);
      const child = spawn('/bin/sh', ['-c', limited, process.execPath, worker, ...names]);
      const { out } = await finished(child);
      expect(JSON.parse(out)).toEqual({
        verdicts: { 'ok after 2': 300, 'down after 2': 250 },
        shortages: ['EMFILE'],
      });
    } finally {
      hosts.close();
    }
  });
});

describe.skipIf(world === undefined)('in a network of its own', () => {
  if (world === undefined) return;
  const { start, run } = world;
  const berth = (...args: string[]) =>
    start([process.execPath, bench.cli, 'check', ...args], { cwd: bench.project });

  it('waits for a local port while all of them are taken', async () => {
    const server = start([
      PYTHON,
      script('crowd.py'),
      String(GIVEN_OUT.last - GIVEN_OUT.first + 1),
    ]);
    const { port } = JSON.parse(await outputWith(server, '}'));
    const file = list([`127.7.0.1:${port}`]);
    const child = berth('1', '--input-file', file, '--rounds', '2', '--interval', '200ms');
    const told = new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: Buffer) => {
        if (text.includes('EADDRNOTAVAIL')) resolve();
      });
    });
    const end = finished(child);
    await told;
    // The connections go, the server stays.
    server.stdin?.write('\n');
    expect(await end).toMatchObject({ end: 0, out: `127.7.0.1:${port} is reporting ok\n` });
    server.kill('SIGKILL');
    await endOf(server);
  });

  it.skipIf(!hasIp || !hasIPv6)('does not wait for an address to come from', async () => {
    const commands = [
      'ip link add bare type veth peer name other',
      'ip link set bare addrgenmode none',
      'ip link set bare up',
      'ip link set other up',
      'ip -6 route add fe80::/64 dev bare',
    ];
    for (const command of commands) expect(run(command.split(' '))).toBe(0);
    const file = list(['fe80::1%bare']);
    const args = ['--rounds', '1', '--json', '--verbose'];
    const { out } = await finished(berth('80', '--input-file', file, ...args));
    expect(objects(out)).toEqual([
      expect.objectContaining({ type: 'attempt', result: 'unreachable', code: 'EADDRNOTAVAIL' }),
      expect.objectContaining({ type: 'verdict', verdict: 'down', attempts: 1 }),
      expect.objectContaining({ type: 'summary', down: 1, unchecked: 0 }),
    ]);
  });

  it.skipIf(!hasIp)('finds hosts down that drop every packet, all at the same time', async () => {
    const commands = [
      'ip link add void type veth peer name beyond',
      'ip address add 10.9.0.1/16 dev void',
      // Else it is known after some seconds that nobody is there.
      'ip link set void arp off up',
      'ip link set beyond up',
    ];
    for (const command of commands) expect(run(command.split(' '))).toBe(0);
    const hosts = Array.from({ length: 600 }, (_, i) => `10.9.${1 + (i >> 8)}.${i & 255}`);
    const args = ['--rounds', '2', '--timeout', '500ms', '--json'];
    const { end, out } = await finished(berth('80', '--input-file', list(hosts), ...args));
    const said = objects(out);
    const summary = said.pop();
    expect(summary).toMatchObject({ type: 'summary', hosts: 600, down: 600, attempts: 1200 });
    expect(said.map(({ host }) => host)).toEqual(hosts);
    expect(end).toBe(1);
  });
});
