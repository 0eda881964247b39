import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { outputWith } from './berth.ts';
import { bundleWorker } from './storm.ts';

/** How many hosts there are of each kind; all of them are loopback addresses. */
export interface Crowd {
  readonly ok: number;
  /** Up, though they reset every connection as soon as they have it. */
  readonly reset: number;
  /** Up, though nobody there reads or answers. */
  readonly halfOpen: number;
  readonly flappy: number;
  readonly refused: number;
  /** Hosts that drop every packet. */
  readonly holes: number;
}

/** Hosts that are there, as lines of a list, each with its verdict. */
export interface Hosts {
  /** In no order that has to do with their kinds. */
  readonly lines: readonly { readonly host: string; readonly verdict: string }[];
  close(): void;
}

/** How many ports those that are up share: each may have 4,096 connections that wait to be taken. */
const LISTENERS = 4;
const address = (net: number, i: number) => `127.${net}.${i >> 8}.${i & 255}`;

/** Has hosts of all kinds on this machine. */
export async function openHosts(crowd: Crowd, folder: string): Promise<Hosts> {
  const children: ChildProcess[] = [];
  const start = async (name: string, ...args: number[]) => {
    const script = await bundleWorker(name, folder);
    const child = spawn(process.execPath, [script, ...args.map(String)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return JSON.parse(await outputWith(child, '}'));
  };
  const talking = await start('talkingHosts', LISTENERS, crowd.flappy);
  const silent = await start('silentHosts');
  const fillers = await fill(silent.hole);
  // Bound to another address only, so that nobody else gets the port.
  const refusing = net.createServer().listen(0, '127.0.0.1');
  await once(refusing, 'listening');
  const { port: refused } = refusing.address() as net.AddressInfo;
  const lines = [
    ...many(crowd.ok, 1, (i) => talking.up[i % LISTENERS], 'reporting ok'),
    ...many(crowd.reset, 5, () => talking.reset, 'reporting ok'),
    ...many(crowd.halfOpen, 6, () => silent.halfOpen, 'reporting ok'),
    ...many(crowd.flappy, 3, () => talking.flapping, 'flappy'),
    ...many(crowd.refused, 2, () => refused, 'down'),
    ...many(crowd.holes, 4, () => silent.hole, 'down'),
  ];
  return {
    lines: scattered(lines),
    close() {
      for (const child of children) child.kill('SIGKILL');
      for (const socket of fillers) socket.destroy();
      refusing.close();
    },
  };
}

function many(count: number, part: number, port: (i: number) => number, verdict: string) {
  return Array.from({ length: count }, (_, i) => ({
    host: `${address(part, i)}:${port(i)}`,
    verdict,
  }));
}

/** In an order that is the same every time. */
function scattered<T>(items: readonly T[]): T[] {
  const step = [7919, 7907, 7901].find((prime) => items.length % prime !== 0) ?? 1;
  return items.map((_, i) => items[(i * step) % items.length] as T);
}

/** Connects until the kernel takes no more, which is after two of a backlog of one. */
async function fill(port: number): Promise<net.Socket[]> {
  const sockets = Array.from({ length: 6 }, () => net.connect({ host: '127.0.0.1', port }));
  for (const socket of sockets) socket.on('error', () => {});
  let connected = 0;
  await new Promise<void>((resolve) => {
    for (const socket of sockets) socket.once('connect', () => ++connected === 2 && resolve());
  });
  return sockets;
}

/** What a process had at most, seen from outside. */
export interface Peak {
  descriptors: number;
  /** In bytes. */
  memory: number;
}

/** Looks at a process's descriptors and memory, again and again, until it ends. */
export function watchPeak(child: ChildProcess): Peak {
  const peak: Peak = { descriptors: 0, memory: 0 };
  const timer = setInterval(() => {
    try {
      const open = fs.readdirSync(`/proc/${child.pid}/fd`).length;
      const status = fs.readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak.descriptors = Math.max(peak.descriptors, open);
      // The kernel keeps the peak itself.
      peak.memory = Math.max(peak.memory, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024);
    } catch {
      // It ended meanwhile.
    }
  }, 20);
  child.once('exit', () => clearInterval(timer));
  return peak;
}
