import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, finished, openBench } from './support/berth.ts';
import { type Crowd, type Hosts, openHosts, watchPeak } from './support/hosts.ts';

/** The address space 127/8 and /proc are Linux's. */
const isLinux = process.platform === 'linux';
const PATIENCE = { timeout: 300_000 };
/** What docs/check.md says of memory. */
const MEMORY = 256 * 1024 * 1024;
/** What Node itself has open, and what is kept free: so many descriptors are no connections. */
const OTHERS = 64;

let bench: Bench;
let hosts: Hosts | undefined;
beforeAll(async () => {
  bench = await openBench();
});
afterEach(() => hosts?.close());
afterAll(() => bench.remove());

/** Checks a crowd with so many descriptors, and compares every verdict. */
async function expectAllRight(crowd: Crowd, descriptors: number) {
  hosts = await openHosts(crowd, bench.folder);
  const { lines } = hosts;
  const list = path.join(bench.folder, 'hosts.txt');
  fs.writeFileSync(list, lines.map(({ host }) => `${host}\n`).join(''));
  const limited = `ulimit -n ${descriptors} && exec "$0" "$@"`;
  const args = ['check', '1', '--input-file', list, '--timeout', '3'];
  const child = spawn('/bin/sh', ['-c', limited, process.execPath, bench.cli, ...args]);
  const peak = watchPeak(child);
  const { end, out, err } = await finished(child);
  const wrong = out.split('\n').flatMap((line, i) => {
    const { host, verdict } = lines[i] ?? { host: '', verdict: '' };
    const expected = host === '' ? '' : `${host} is ${verdict}`;
    return line === expected ? [] : [`${line}, not ${verdict}`];
  });
  expect(wrong).toEqual([]);
  expect(out.split('\n')).toHaveLength(lines.length + 1);
  expect(end).toBe(1);
  return { ...peak, err };
}

describe.runIf(isLinux)('hosts by the thousand', () => {
  it('get right verdicts, all 10,000, with 1,024 descriptors', PATIENCE, async () => {
    const crowd = { ok: 6800, reset: 100, halfOpen: 100, flappy: 1000, refused: 1000, holes: 1000 };
    const { descriptors, memory, err } = await expectAllRight(crowd, 1024);
    expect(err).toContain('10000 hosts: 7000 ok, 1000 flappy, 2000 down. 50000 attempts in ');
    // Time-outs overlap as far as descriptors go, and no further.
    expect(descriptors).toBeGreaterThan(800);
    expect(descriptors).toBeLessThanOrEqual(1024 - OTHERS + 5);
    expect(memory).toBeLessThan(MEMORY);
  });

  it('get right verdicts with 256 descriptors', PATIENCE, async () => {
    const crowd = { ok: 500, reset: 20, halfOpen: 20, flappy: 100, refused: 100, holes: 250 };
    const { descriptors, err } = await expectAllRight(crowd, 256);
    expect(err).toContain('990 hosts: 540 ok, 100 flappy, 350 down. 4950 attempts in ');
    expect(descriptors).toBeGreaterThan(150);
    expect(descriptors).toBeLessThanOrEqual(256 - OTHERS + 5);
  });
});
