import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTo } from '../../support/wire.ts';
import { type Bench, endOf, openBench } from '../support/berth.ts';
import type { Report } from '../support/lockObserver.ts';
import { startLockServer } from '../support/lockServer.ts';
import { bundleWorker, endAll, startWorker, type Worker } from '../support/storm.ts';

const WORKERS = 5;
const CLIENTS_A_WORKER = 200;
const NAMES = 10;
const KILLS = 20;

/** A thousand clients, on a machine that may have other things to do. */
const PATIENCE = { timeout: 300_000 };

let bench: Bench;
const workers: Worker[] = [];
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await endAll(workers);
  bench.remove();
});

async function lineOf(worker: Worker, index: number): Promise<string> {
  await expect
    .poll(() => worker.lines.length > index || worker.child.exitCode !== null, PATIENCE)
    .toBe(true);
  return worker.lines[index] ?? worker.errors();
}

describe('a thousand clients, ten locks, and workers that are killed', () => {
  it('never has two holders of one lock, and all are free afterwards', PATIENCE, async () => {
    const { port, server } = await startLockServer(bench);
    const observer = startWorker(await bundleWorker('lockObserver', bench.folder), [], '');
    workers.push(observer);
    const observerPort = (await lineOf(observer, 0)).replace('port ', '');
    const script = await bundleWorker('lockContenders', bench.folder);
    const crowd: Worker[] = [];
    const start = () => {
      const numbers = [port, observerPort, CLIENTS_A_WORKER, NAMES].map(String);
      const worker = startWorker(script, numbers, '');
      crowd.push(worker);
      workers.push(worker);
    };
    const report = async (): Promise<Report> => {
      const index = observer.lines.length;
      observer.child.stdin?.write('report\n');
      return JSON.parse(await lineOf(observer, index));
    };
    const stats = async () => JSON.parse((await answerTo(port, '.stats\n')).slice('stats,'.length));
    const isFull = async () => (await stats()).waiting_count > 0.9 * WORKERS * CLIENTS_A_WORKER;

    for (let i = 0; i < WORKERS; i++) start();
    for (let kill = 0; kill < KILLS; kill++) {
      // All clients are there, and work goes on.
      await expect.poll(isFull, PATIENCE).toBe(true);
      const { done, violations } = await report();
      expect(violations).toEqual([]);
      await expect.poll(async () => (await report()).done, PATIENCE).toBeGreaterThan(done + 200);
      const [oldest] = crowd.splice(0, 1);
      oldest?.child.kill('SIGKILL');
      start();
    }
    await expect.poll(isFull, PATIENCE).toBe(true);
    const last = await stats();
    expect(last.lock_count).toBeLessThanOrEqual(NAMES);
    expect(last.connections_count).toBeGreaterThan(900);

    for (const worker of crowd) worker.child.kill('SIGKILL');
    await Promise.all(crowd.map((worker) => worker.ended));
    await expect
      .poll(stats, PATIENCE)
      .toMatchObject({ lock_count: 0, waiting_count: 0, connections_count: 1 });
    for (let i = 0; i < NAMES; i++) {
      expect(await answerTo(port, `lock,name:name-${i}\nrelease\n`)).toBe('ok\nreleased\n');
    }
    await expect.poll(report, PATIENCE).toMatchObject({ workers: 0 });
    const { violations, done, cut } = await report();
    expect(violations).toEqual([]);
    expect(done).toBeGreaterThan(KILLS * 200);
    // Some were killed while they held a lock.
    expect(cut).toBeGreaterThan(0);
    // No worker ended but by our hand.
    for (const worker of workers.slice(1)) {
      expect([await worker.ended, worker.errors()]).toEqual(['SIGKILL', '']);
    }
    const ended = endOf(server);
    server.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
