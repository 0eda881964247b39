import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { SessionFiles } from '../../../src/session/sessionFiles.ts';
import { type Bench, type Ended, finished, openBench } from './berth.ts';
import { processesOf } from './sessionBench.ts';

/** Listens on its port and says so. */
export const SERVER = `
  const server = require('node:http').createServer((_, response) => response.end('hi'));
  server.listen(process.env.PORT, () => console.log('up on ' + process.env.PORT));
`;

/** A script as a command. */
export const node = (script: string): string[] => [process.execPath, '-e', script];

/** `berth session` on a registry of its own, whose project's names nobody else has ports for. */
export interface SessionCli {
  readonly bench: Bench;
  /** Of the project. */
  readonly label: string;
  /** Runs to its end; other than `bench.berth` it does not block this process, which test runners mind. */
  berth(...args: string[]): Promise<Ended>;
  session(...args: string[]): Promise<Ended>;
  /** What `berth session … --json` answers. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what they expect
  json(...args: string[]): Promise<any>;
  /** Starts a session in the background. */
  up(name: string, ...command: string[]): Promise<{ port: number; pid: number; log: string }>;
  /** A process that is killed by {@link clear} if it is still there. */
  watch(child: ChildProcess): ChildProcess;
  /** Ends everything that was started, and empties the registry. */
  clear(): void;
  remove(): void;
}

/** Builds the CLI as it is shipped. */
export async function openSessionCli(): Promise<SessionCli> {
  const label = `shop-${process.pid}`;
  const bench = await openBench(label);
  const { markerStart } = new SessionFiles(bench.registry);
  const children: ChildProcess[] = [];
  const berth = (...args: string[]) => finished(bench.start(...args));
  const session = (...args: string[]) => berth('session', ...args);
  const json = async (...args: string[]) => JSON.parse((await session(...args, '--json')).out);
  return {
    bench,
    label,
    berth,
    session,
    json,
    async up(name, ...command) {
      const words = command.length > 0 ? command : node(SERVER);
      const { end, out, err } = await session('start', name, '-d', '--json', '--', ...words);
      if (end !== 0) throw new Error(err);
      return JSON.parse(out);
    },
    watch(child) {
      children.push(child);
      return child;
    },
    clear() {
      for (const child of children.splice(0)) child.kill('SIGKILL');
      for (const pid of processesOf(markerStart)) process.kill(pid, 'SIGKILL');
      fs.rmSync(path.dirname(bench.registry), { recursive: true, force: true });
    },
    remove: () => bench.remove(),
  };
}

/** Whether there is such a process, and more than a zombie: nobody may be there to reap it. */
export function isAlive(pid: number): boolean {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return false;
  }
}
