import { readFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { bundleWorker, startWorker, type Worker } from '../test/processes/support/storm.ts';
import { buildCli } from './support/buildCli.mts';
import { scratchFolder } from './support/folder.mts';
import { installLockPeer } from './support/peers.mts';
import type { Row } from './support/table.mts';
import { digits, median, percentile, runProgram } from './support/timing.mts';

const ROUNDS = 3;
const HELD = 5000;
const LATER = 100_000;

/** The lock server, its clients in a process of their own, beside what else locks. */
export const subject = {
  title: 'Named locks: taken and given back, one connection each',
  async measure(): Promise<Row[]> {
    const folder = scratchFolder();
    const peers = await installLockPeer();
    const [load = '', floorScript = '', peerScript = ''] = await Promise.all(
      ['lockLoad', 'lockFloor', 'lockPeer'].map((name) =>
        bundleWorker(join(import.meta.dirname, 'support', name), folder),
      ),
    );
    const berthPort = await freePort();
    const peerPort = await freePort();
    const cli = await buildCli(folder);
    const floor = await server(floorScript, []);
    const berth = await server(cli, ['lock-server', '--port', String(berthPort)]);
    const peer = await server(peerScript, [String(peerPort), peers]);
    const ports = { floor: Number(floor.lines[0]), berth: berthPort, peer: peerPort };
    try {
      const run: Run = (means, where, clients, turns, names) => {
        const args = [means, where, clients, turns, names, peers].map(String);
        return JSON.parse(runProgram(process.execPath, [load, ...args], { cwd: folder }));
      };
      return [
        ...speed(run, ports, folder),
        ...(await memory('a bare server that locks nothing', floor, ports.floor, run)),
        ...(await memory('Berth', berth, ports.berth, run)),
      ];
    } finally {
      for (const worker of [floor, berth, peer]) worker.child.kill('SIGKILL');
    }
  },
};

type Run = (
  means: string,
  where: string | number,
  clients: number,
  turns: number,
  names: number,
) => { readonly rate: number; readonly times: readonly number[] };

interface Ports {
  readonly floor: number;
  readonly berth: number;
  readonly peer: number;
}

/** Each means by itself, then fifty clients on as many names, then fifty on one. */
function speed(run: Run, { floor, berth, peer }: Ports, folder: string): Row[] {
  const cases = [
    ['one client: a bare server that locks nothing', () => run('tcp', floor, 1, 2000, 1)],
    ['one client: Berth', () => run('tcp', berth, 1, 2000, 1)],
    ['one client: live-mutex, one connection for all', () => run('live-mutex', peer, 1, 1000, 1)],
    ['one client: proper-lockfile, on files', () => run('proper-lockfile', folder, 1, 1000, 1)],
    ['one client: mkdir and rmdir', () => run('mkdir', folder, 1, 2000, 1)],
    ['50 clients, 50 names: the bare server', () => run('tcp', floor, 50, 5000, 50)],
    ['50 clients, 50 names: Berth', () => run('tcp', berth, 50, 5000, 50)],
    ['50 clients, 50 names: live-mutex', () => run('live-mutex', peer, 50, 2000, 50)],
    ['50 clients, one name: Berth', () => run('tcp', berth, 50, 5000, 1)],
    ['50 clients, one name: live-mutex', () => run('live-mutex', peer, 50, 1000, 1)],
    ['50 clients, one name: proper-lockfile', () => run('proper-lockfile', folder, 50, 500, 1)],
    ['50 clients, one name: mkdir, asking each ms', () => run('mkdir', folder, 50, 1000, 1)],
  ] as const;
  const found = cases.map(() => [] as ReturnType<Run>[]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, [, once]] of cases.entries()) found[i]?.push(once());
  }
  return cases.map(([what], i) => {
    const rounds = found[i] ?? [];
    const times = rounds.flatMap((round) => round.times);
    const rate = median(rounds.map((round) => round.rate));
    return {
      what,
      figures: {
        'locks/s': rate.toFixed(0),
        'p50 ms': digits(median(times)),
        'p99 ms': digits(percentile(times, 0.99)),
      },
    };
  });
}

/** What a server holds in memory for locks, and what is left when they are gone. */
async function memory(what: string, worker: Worker, port: number, run: Run): Promise<Row[]> {
  const before = residentKb(worker);
  const sockets = await Promise.all(Array.from({ length: HELD }, (_, i) => hold(port, i)));
  const held = residentKb(worker);
  const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of sockets) socket.destroy();
  await Promise.all(closed);
  // Twice: what the first leaves is what the engine keeps for more of the same.
  run('tcp', port, 50, LATER, LATER);
  const once = residentKb(worker);
  run('tcp', port, 50, LATER, LATER);
  const twice = residentKb(worker);
  const mb = (kb: number) => (kb / 1024).toFixed(0);
  return [
    {
      what: `${HELD} held at once: ${what}`,
      figures: { 'KB a lock': ((held - before) / HELD).toFixed(1), 'server MB': mb(held) },
    },
    { what: `${LATER} other names later, none held`, figures: { 'server MB': mb(once) } },
    { what: `${LATER} more`, figures: { 'server MB': mb(twice) } },
  ];
}

function hold(port: number, i: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('error', reject).once('data', () => resolve(socket));
    socket.write(`lock,name:held-${i},client-id:bench.${i}\n`);
  });
}

function residentKb({ child }: Worker): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
}

/** A server's process, once it has said something. */
async function server(script: string, args: readonly string[]): Promise<Worker> {
  const worker = startWorker(script, args, '');
  while (worker.lines.length === 0 && worker.errors() === '') {
    await new Promise((wake) => setTimeout(wake, 10));
  }
  return worker;
}

async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as net.AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
