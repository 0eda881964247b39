import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, type Ended, endOf } from './berth.ts';

/**
 * `node service.cjs NAME OPTIONS`: a server on $PORT, or a worker without one, that notes in events.log what it does.
 * Options: `reach` (variables with ports that must answer at its start), `meets` (names whose start it waits for
 * before it listens), `deaths` (how often it dies with code 3 after it listened), `code` (with which it ends at once),
 * `stubborn` (SIGTERM does nothing), `silent` (it never listens), `says` (texts that it writes as they are).
 */
const SERVICE = `
const fs = require('node:fs');
const http = require('node:http');
const [name, options = '{}'] = process.argv.slice(2);
const { reach = [], meets = [], deaths = 0, code, stubborn, silent, says = [] } = JSON.parse(options);
const events = () => fs.readFileSync('events.log', 'utf8').split('\\n');
const note = (what) => fs.appendFileSync('events.log', name + ' ' + what + '\\n');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
process.on('SIGTERM', () => {
  if (stubborn) return note('shrugs');
  note('ends');
  console.log('bye');
  process.exit(0);
});
async function main() {
  note('starts');
  for (const text of says) process.stdout.write(text);
  if (code !== undefined) {
    console.log('last words of ' + name);
    process.exit(code);
  }
  for (const variable of reach) {
    await fetch('http://localhost:' + process.env[variable]);
    note('reaches ' + variable);
  }
  while (!meets.every((other) => events().includes(other + ' starts'))) await pause(20);
  if (silent || process.env.PORT === undefined) return setInterval(() => {}, 1000);
  const server = http.createServer((_, answer) => {
    answer.setHeader('connection', 'close');
    answer.end(JSON.stringify({ name, cwd: process.cwd(), pid: process.pid, color: process.env.FORCE_COLOR }));
  });
  server.listen(process.env.PORT, () => {
    console.log('listens');
    if (events().filter((line) => line === name + ' starts').length > deaths) return;
    // Once somebody has seen it listen.
    process.on('SIGUSR2', () => process.exit(3));
    note('can die');
  });
}
main().catch((error) => { console.error(error); process.exit(9); });
`;

/** A `berth up` that runs, and what it has written so far. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | NodeJS.Signals | null>;
  readonly out: () => string;
  readonly err: () => string;
  /** Waits until something was written; fails when it ends before. */
  until(part: string | RegExp): Promise<void>;
}

/** A project with services in the bench's world. */
export interface ServiceProject {
  readonly folder: string;
  berth(...args: string[]): Ended;
  start(args: readonly string[], env?: NodeJS.ProcessEnv): Running;
  /** What the services noted, in order. */
  events(): string[];
  /** `berth ps --json`, by service. */
  ps(): Record<string, ServiceRow>;
}

/** A row of `berth ps --json`. */
export interface ServiceRow {
  readonly state: string;
  readonly port?: number;
  readonly pid?: number;
  readonly restarts?: number;
  readonly end?: { readonly code?: number; readonly signal?: string };
}

/** Projects with services, and how to clear all of it away. */
export class ServiceYard {
  private readonly running = new Set<Running>();
  private count = 0;

  constructor(private readonly bench: Bench) {}

  /** @param files what the project's root holds besides the service's program, by name */
  project(files: Readonly<Record<string, string>>, name = `yard-${process.pid}`): ServiceProject {
    const folder = path.join(this.bench.folder, `yard-${++this.count}`, name);
    fs.mkdirSync(path.join(folder, '.git'), { recursive: true });
    const all = { 'service.cjs': SERVICE, 'events.log': '', ...files };
    for (const [file, text] of Object.entries(all)) fs.writeFileSync(path.join(folder, file), text);
    return this.at(folder);
  }

  /** The project that is in a folder already. */
  at(folder: string): ServiceProject {
    const berth = (...args: string[]) => this.bench.berthWith({ cwd: folder }, ...args);
    return {
      folder,
      berth,
      start: (args, env = {}) => this.start(folder, args, env),
      events: () =>
        fs.readFileSync(path.join(folder, 'events.log'), 'utf8').split('\n').slice(0, -1),
      ps: () => {
        const rows: (ServiceRow & { service: string })[] = JSON.parse(berth('ps', '--json').out);
        return Object.fromEntries(rows.map(({ service, ...row }) => [service, row]));
      },
    };
  }

  /** Ends everything that was started. */
  async clear(): Promise<void> {
    for (const { child } of this.running) child.kill('SIGKILL');
    await Promise.all(Array.from(this.running, ({ ended }) => ended));
    this.running.clear();
    this.bench.berth('session', 'stop', '--all', '--grace', '0');
  }

  private start(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv): Running {
    const child = spawn(process.execPath, [this.bench.cli, ...args], {
      cwd,
      env: {
        ...process.env,
        FORCE_COLOR: undefined,
        NO_COLOR: undefined,
        BERTH_REGISTRY: this.bench.registry,
        ...env,
      },
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    let isOver = false;
    const ended = endOf(child).finally(() => {
      isOver = true;
    });
    const has = (part: string | RegExp) =>
      typeof part === 'string' ? (out + err).includes(part) : part.test(out + err);
    const until = async (part: string | RegExp) => {
      while (!has(part)) {
        if (isOver) throw new Error(`ended without ${part}:\n${out}\n${err}`);
        await sleep(20);
      }
    };
    const running = { child, ended, out: () => out, err: () => err, until };
    this.running.add(running);
    return running;
  }
}

/** A `berth.json` with services, each of them the program of the yard. */
export function servicesJson(
  services: Readonly<Record<string, { options?: object; [key: string]: unknown }>>,
): string {
  const entries = Object.entries(services).map(([name, { options = {}, ...rest }]) => [
    name,
    {
      command: [process.execPath, 'service.cjs', name, JSON.stringify(options)],
      port: name,
      ...rest,
    },
  ]);
  return JSON.stringify({ services: Object.fromEntries(entries) }, undefined, 2);
}

/** What a service of the yard answers on its port. */
export async function askService(port: number | undefined): Promise<Record<string, unknown>> {
  const answer = await fetch(`http://localhost:${port}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** Waits for something that comes true by itself. */
export async function untilTrue(isIt: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isIt())) await sleep(30);
}
