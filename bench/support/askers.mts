import { setTimeout as sleep } from 'node:timers/promises';
import { startWorker, type Worker } from '../../test/processes/support/storm.ts';

/** How long all wait for the common moment once the last one is ready, in ms. */
const HEAD_START = 500;

/** What a process got when it asked for the number of a name. */
export interface Answer {
  readonly name: string;
  /** Absent when it got none. */
  readonly port?: number;
  /** From the moment of asking until the number was known and kept, in ms. */
  readonly took: number;
  /** `up` when a server came up on it, else why not. */
  readonly outcome: string;
}

/** One way to ask, as `asker.ts` or `asker.py` does it. */
export interface Way {
  readonly command?: string;
  readonly script: string;
  /** What stands before the names. */
  readonly args: readonly string[];
  /** Where it keeps the numbers; empty where it doesn't. */
  readonly file: string;
}

/**
 * Starts one process for each list of names, releases all at the same moment when all are ready, and
 * ends them when all are done: their servers are up at the same time.
 */
export async function askAtOnce(way: Way, lists: readonly string[][]): Promise<Answer[]> {
  const { command = process.execPath, script, args, file } = way;
  const workers = lists.map((names) => startWorker(script, [...args, ...names], file, { command }));
  await said(workers, 'ready');
  const moment = Number(process.hrtime.bigint()) / 1e6 + HEAD_START;
  for (const worker of workers) worker.child.stdin?.write(`${moment}\n`);
  await said(workers, 'done');
  for (const worker of workers) worker.child.stdin?.end();
  await Promise.all(workers.map((worker) => worker.ended));
  return workers.flatMap((worker) => worker.lines.flatMap(parseAnswer));
}

function parseAnswer(line: string): Answer[] {
  const [name = '', port, took, outcome] = line.split(' ');
  if (outcome === undefined) return [];
  const number = Number(port);
  const answer = { name, took: Number(took), outcome };
  return [number > 0 ? { ...answer, port: number } : answer];
}

async function said(workers: readonly Worker[], line: string): Promise<void> {
  while (!workers.every((worker) => worker.lines.includes(line))) {
    const dead = workers.find((worker) => worker.child.exitCode !== null);
    if (dead !== undefined) throw new Error(dead.errors());
    await sleep(2);
  }
}
