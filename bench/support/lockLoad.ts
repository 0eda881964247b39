// Takes locks and gives them back: `lockLoad MEANS WHERE CLIENTS TURNS NAMES PEERS-FOLDER`, TURNS by all clients
// together. Prints how many a second and, in ms, how long turns took from asking to being rid of it.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import lockfile from 'proper-lockfile';

const [means = '', where = '', clients, turns, names, folder = ''] = process.argv.slice(2);

/** Makes a client: its result takes one lock and gives it back. */
type Means = () => Promise<(name: string) => Promise<unknown>>;

const MEANS: Readonly<Record<string, Means>> = {
  tcp: async () => overTcp,
  'live-mutex': liveMutex,
  'proper-lockfile': async () => properLockfile,
  mkdir: async () => mkdirAndPoll,
};

function overTcp(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port: Number(where), host: '127.0.0.1', noDelay: true });
    socket.on('error', reject).on('close', () => resolve());
    socket.on('data', (piece) => {
      if (piece.toString('latin1') === 'ok\n') socket.write('release\n');
    });
    socket.write(`lock,name:${name},wait:600\n`);
  });
}

async function liveMutex(): ReturnType<Means> {
  const { Client } = createRequire(join(folder, 'package.json'))('live-mutex');
  const client = new Client({ port: Number(where) });
  await client.ensure();
  return async (name) => {
    const { id } = await client.acquire(name, { lockRequestTimeout: 60_000, ttl: 60_000 });
    await client.release(name, { id });
  };
}

async function properLockfile(name: string): Promise<void> {
  const retries = { forever: true, minTimeout: 1, maxTimeout: 5 };
  const release = await lockfile.lock(join(where, name), { realpath: false, retries });
  await release();
}

async function mkdirAndPoll(name: string): Promise<void> {
  const path = join(where, name);
  for (;;) {
    try {
      await fs.promises.mkdir(path);
      return await fs.promises.rmdir(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      await sleep(1);
    }
  }
}

const times: number[] = [];

async function work(): Promise<void> {
  const makers = Array.from({ length: Number(clients) }, () => MEANS[means]?.());
  const takers = await Promise.all(makers);
  let left = Number(turns);
  const begun = performance.now();
  await Promise.all(
    takers.map(async (take) => {
      while (left-- > 0) {
        const asked = performance.now();
        await take?.(`name-${left % Number(names)}`);
        times.push(performance.now() - asked);
      }
    }),
  );
  const rate = Number(turns) / ((performance.now() - begun) / 1000);
  // A few thousand say as much as all.
  const some = Math.ceil(times.length / 5000);
  const shown = times.filter((_, i) => i % some === 0);
  process.stdout.write(`${JSON.stringify({ rate, times: shown })}\n`, () => process.exit(0));
}

void work();
