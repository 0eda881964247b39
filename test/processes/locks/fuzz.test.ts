import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTo, Wire } from '../../support/wire.ts';
import { type Bench, finished, openBench } from '../support/berth.ts';
import { startLockServer } from '../support/lockServer.ts';
import { bundleWorker, endAll, startWorker, type Worker } from '../support/storm.ts';

const WORKERS = 4;
/** At least so many connections of each. */
const ROUNDS = 400;
/** How often the honest client takes its lock meanwhile. */
const TURNS = 10;
const PATIENCE = { timeout: 300_000 };

/** Some 60 MB are Node's own; 80 clients at a time may have a hundred KB each. */
const MOST_MEMORY_KB = 200_000;

let bench: Bench;
const workers: Worker[] = [];
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await endAll(workers);
  bench.remove();
});

describe('while several processes send garbage', () => {
  it('an honest client is served, and its lock stays its own', PATIENCE, async () => {
    const { port, server } = await startLockServer(bench);
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.log(`lockFuzzer's first seed: ${seed}`);
    const script = await bundleWorker('lockFuzzer', bench.folder);
    const kept = await Wire.open(port);
    expect(await kept.ask('lock,name:kept,client-id:honest')).toBe('ok');
    for (let i = 0; i < WORKERS; i++) {
      workers.push(startWorker(script, [port, seed + i, ROUNDS].map(String), ''));
    }
    for (let turn = 0; turn < TURNS; turn++) {
      const wire = await Wire.open(port);
      expect(await wire.ask('lock,name:honest,wait:60')).toBe('ok');
      expect(await wire.ask('.keepalive')).toBe('alive');
      expect(await answerTo(port, 'lock,name:honest\n')).toBe('not-granted\n');
      expect(await answerTo(port, 'lock,name:kept\n')).toBe('not-granted\n');
      expect(await wire.ask('release')).toBe('released');
      await wire.close();
      expect(await kept.ask('.keepalive')).toBe('alive');
    }
    for (const worker of workers) worker.child.stdin?.end();
    const ends = await Promise.all(workers.map((worker) => worker.ended));
    expect(ends).toEqual(workers.map(() => 0));
    for (const worker of workers) expect([...worker.lines, worker.errors()]).toEqual(['done', '']);
    const stats = async () => JSON.parse((await answerTo(port, '.stats\n')).slice('stats,'.length));
    await expect
      .poll(stats, PATIENCE)
      .toMatchObject({ lock_count: 1, waiting_count: 0, connections_count: 2 });
    expect((await stats()).refused_count).toBeGreaterThan(100);
    if (process.platform === 'linux') {
      const [, peak] =
        /^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${server.pid}/status`, 'utf8')) ?? [];
      expect(Number(peak)).toBeLessThan(MOST_MEMORY_KB);
    }
    await kept.close();
    const ended = finished(server);
    server.kill('SIGINT');
    // No word but the last one: nothing of the garbage reached the terminal.
    expect(await ended).toEqual({
      end: 0,
      out: '',
      err: expect.stringMatching(/^berth: Served locks for [^\n]*\n$/),
    });
  });
});
