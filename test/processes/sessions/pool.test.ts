import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Port, toPort } from '../../../src/probe/port.ts';
import type { CrowdAnswer } from '../support/crowdStarter.ts';
import { answers } from '../support/rfb.ts';
import {
  NOTHING,
  openSessionBench,
  type SessionBench,
  serve,
  servesLight,
} from '../support/sessionBench.ts';
import { bundleWorker, endAll, startWorker, type Worker } from '../support/storm.ts';

// Longer than on a machine of one's own: others may be busy, too.
vi.setConfig({ testTimeout: 600_000 });

const PROCESSES = 10;
const STARTS = 90;
const MOST = 800;
const [FIRST, LAST] = [6100 as Port, 6999 as Port];

let bench: SessionBench;
const workers: Worker[] = [];

beforeEach(() => {
  bench = openSessionBench();
});
afterEach(async () => {
  await endAll(workers);
  bench.remove();
});

// The stand-in without busybox takes 40 MB each.
describe.skipIf(!servesLight)('a pool of 800', () => {
  test('900 starts by 10 processes at once: 800 run, 100 are told that it is exhausted; nothing is left of either', async () => {
    const { registry, sessions, project } = bench;
    await registry.addPool('vnc', { first: FIRST, last: LAST, max: MOST });
    const script = await bundleWorker('crowdStarter', bench.folder);
    for (let i = 0; i < PROCESSES; i++) {
      const args = [registry.file, `vm${i}`, String(STARTS), '3'];
      workers.push(startWorker(script, args, registry.file, { cwd: project }));
    }
    await Promise.all(
      workers.map((worker) => new Promise((up) => worker.child.stdout?.once('data', up))),
    );
    for (const { child } of workers) child.stdin?.write(`${JSON.stringify(serve('PORT'))}\n`);
    for (const worker of workers) expect(await worker.ended, worker.errors()).toBe(0);

    const results = workers.flatMap(({ lines }) =>
      lines.slice(1).map((line): CrowdAnswer => JSON.parse(line)),
    );
    expect(results).toHaveLength(PROCESSES * STARTS);
    const refused = results.filter((answer) => 'code' in answer);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['pool-exhausted']));
    expect(refused).toHaveLength(PROCESSES * STARTS - MOST);
    expect(refused[0]?.message).toMatch(/got no port\. .*vnc/);

    const ports = results.flatMap((answer) =>
      'port' in answer ? (toPort(answer.port) ?? []) : [],
    );
    expect(new Set(ports).size).toBe(MOST);
    expect(ports.every((port) => port >= FIRST && port <= LAST)).toBe(true);
    expect((await registry.read()).ofPool('vnc')).toHaveLength(MOST);
    expect(await reachable(ports)).toBe(MOST);
    const states = (await sessions.list()).map(({ state }) => state);
    expect(states).toEqual(new Array(MOST).fill('ready'));
    expect((await bench.left()).processes).toHaveLength(MOST);

    const { stopped, failed } = await sessions.stopAll();
    expect(failed).toEqual([]);
    expect(stopped).toHaveLength(MOST);
    expect(await bench.left()).toEqual(NOTHING);
    expect(await reachable(ports)).toBe(0);
  });
});

/** How many of the ports answer. */
async function reachable(ports: readonly Port[]): Promise<number> {
  return (await Promise.all(ports.map(answers))).filter(Boolean).length;
}
