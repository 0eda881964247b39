import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LockFiles } from '../../../src/locks/lockFiles.ts';
import { isAlive } from '../../../src/probe/process.ts';
import { soaking } from '../support/soaking.ts';
import { bundleWorker, endAll, scratchFolder, startWorker, type Worker } from '../support/storm.ts';

const PROCESSES = 20;
const ROUNDS = soaking ? 600 : 60;
const NAMES = ['a', 'b', '/c'];

let scratch: ReturnType<typeof scratchFolder>;
let log: string;
let start: () => Worker;
let files: LockFiles;
const running: Worker[] = [];

beforeEach(async () => {
  process.env.BERTH_LOCKS_IDLE = '150ms';
  scratch = scratchFolder();
  log = path.join(scratch.folder, 'log');
  fs.writeFileSync(log, '');
  const registry = path.join(scratch.folder, 'state', 'registry.json');
  files = new LockFiles(registry);
  const cli = await bundleWorker('../../../src/cli/main', scratch.folder);
  const script = await bundleWorker('lockWorker', scratch.folder);
  start = () => {
    const worker = startWorker(script, [log, cli, ...NAMES], registry);
    running.push(worker);
    return worker;
  };
});
afterEach(async () => {
  delete process.env.BERTH_LOCKS_IDLE;
  await endAll(running);
  const server = files.read();
  if (server !== undefined && (await isAlive(server.process)) === 'live') {
    killIfThere(server.process.pid);
  }
  scratch.remove();
});

/** A server may have ended by itself just before. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const note = (...words: (string | number)[]) => fs.appendFileSync(log, `0 ${words.join(' ')}\n`);

/** Lets the workers finish, and waits until the server has gone and left nothing. */
async function untilAllIsOver(): Promise<void> {
  for (const { child } of running) child.stdin?.end();
  for (const worker of running) expect([0, 'SIGKILL']).toContain(await worker.ended);
  for (const worker of running) expect(worker.errors()).toBe('');
  while ((await files.living()) !== undefined) await sleep(20);
}

/** What happened, in the order in which it was written down. */
interface Story {
  readonly entered: number;
  readonly wrong: readonly string[];
}

/**
 * Reads the log as somebody who knows nothing of servers. Of two holders of a lock at once, the earlier one must have
 * been killed, or a server must have been since it asked. And who asks after somebody was seen with a number gets a
 * higher one, for whatever lock: else an older server granted something after a newer one did.
 */
function judge(): Story {
  const wrong: string[] = [];
  const holders = new Map<string, { readonly pid: string; readonly asked: number }>();
  const asked = new Map<string, { readonly at: number; readonly highest: number }>();
  const dead = new Set<string>();
  let highest = 0;
  let serverEnded = 0;
  let entered = 0;
  for (const [at, line] of fs.readFileSync(log, 'utf8').trimEnd().split('\n').entries()) {
    const [pid = '', what, name = '', fence] = line.split(' ');
    if (dead.has(pid)) continue;
    if (what === 'ask') asked.set(pid, { at, highest });
    else if (what === 'enter') {
      entered++;
      const ask = asked.get(pid) ?? { at, highest };
      const holder = holders.get(name);
      if (holder !== undefined && holder.asked > serverEnded) wrong.push(`${at}: two hold ${name}`);
      if (Number(fence) <= ask.highest) wrong.push(`${at}: an older server granted ${name}`);
      highest = Math.max(highest, Number(fence));
      holders.set(name, { pid, asked: ask.at });
    } else if (what === 'leave') {
      if (holders.get(name)?.pid === pid) holders.delete(name);
    } else if (what === 'kill-server') serverEnded = Number.POSITIVE_INFINITY;
    else if (what === 'killed-server') serverEnded = at;
    else {
      dead.add(name);
      for (const [lock, holder] of holders) if (holder.pid === name) holders.delete(lock);
    }
  }
  return { entered, wrong };
}

it('gives every lock to one at a time, from one server at a time, whoever is killed', async () => {
  for (let i = 0; i < PROCESSES; i++) start();
  let kills = 0;
  for (let round = 0; round < ROUNDS || judge().entered < ROUNDS; round++) {
    await sleep(50 + Math.random() * 100);
    const server = files.read();
    if (round % 4 === 0 && server !== undefined && (await isAlive(server.process)) === 'live') {
      note('kill-server');
      killIfThere(server.process.pid);
      while ((await isAlive(server.process)) === 'live') await sleep(1);
      note('killed-server');
      kills++;
    }
    // A new process costs more than all the rest.
    const victim =
      round % 2 === 1 ? running[Math.floor(Math.random() * running.length)] : undefined;
    if (victim?.child.exitCode === null && victim.child.pid !== undefined) {
      note('kill', victim.child.pid);
      victim.child.kill('SIGKILL');
      await victim.ended;
      start();
    }
  }
  await untilAllIsOver();
  const { entered, wrong } = judge();
  expect(wrong).toEqual([]);
  expect(kills).toBeGreaterThan(0);
  expect(entered).toBeGreaterThanOrEqual(ROUNDS);
});

it('starts one server for a crowd that has none, which goes when all have finished', async () => {
  for (let i = 0; i < PROCESSES; i++) start();
  while (judge().entered < 3 * ROUNDS) await sleep(100);
  await untilAllIsOver();
  expect(judge().wrong).toEqual([]);
  expect(fs.readdirSync(files.folder)).toEqual([]);
});
