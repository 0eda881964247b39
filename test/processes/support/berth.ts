import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { bundle } from '../../../scripts/bundle.mts';
import { scratchFolder } from './storm.ts';

/** How a `berth` ended and what it wrote. */
export interface Ended {
  /** The exit code, or the signal that ended it. */
  readonly end: number | NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** The shipped CLI in a folder of its own, with its own registry and a project. */
export interface Bench {
  readonly cli: string;
  readonly folder: string;
  readonly project: string;
  readonly registry: string;
  /** Runs `berth` in the project to its end. */
  berth(...args: string[]): Ended;
  berthWith(options: { cwd?: string; env?: NodeJS.ProcessEnv }, ...args: string[]): Ended;
  /** Starts `berth` in the project. */
  start(...args: string[]): ChildProcess;
  remove(): void;
}

/**
 * Builds the CLI as it is shipped.
 * @param label of the project; one of its own has ports that no other test is after
 */
export async function openBench(label = 'shop'): Promise<Bench> {
  const { folder, remove } = scratchFolder();
  const dist = path.join(folder, 'dist');
  await bundle({ production: true, outdir: dist });
  const cli = path.join(dist, 'cli.js');
  const project = path.join(folder, label);
  fs.mkdirSync(path.join(project, '.git'), { recursive: true });
  const registry = path.join(folder, 'state', 'registry.json');
  const env = {
    ...process.env,
    BERTH_REGISTRY: registry,
    FORCE_COLOR: undefined,
    NO_COLOR: undefined,
  };
  const berthWith: Bench['berthWith'] = ({ cwd = project, env: more = {} }, ...args) => {
    const result = spawnSync(process.execPath, [cli, ...args], {
      cwd,
      env: { ...env, ...more },
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { end: result.signal ?? result.status, out: result.stdout, err: result.stderr };
  };
  return {
    cli,
    folder,
    project,
    registry,
    remove,
    berthWith,
    berth: (...args) => berthWith({}, ...args),
    start: (...args) => spawn(process.execPath, [cli, ...args], { cwd: project, env }),
  };
}

/** The text that a process has written, once it holds `part`; rejects when it ends before. */
export function outputWith(child: ChildProcess, part: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (text.includes(part)) resolve(text);
    });
    child.once('close', () => reject(new Error(`ended without ${part}: ${text}`)));
  });
}

/** What a process that was just started writes, and how it ends. */
export async function finished(child: ChildProcess): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    out += piece;
  });
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    err += piece;
  });
  const end = await endOf(child);
  return { end, out, err };
}

/** How a process ended. */
export function endOf(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
}

/** Listens on a port until the returned function is called. */
export async function occupy(port: number): Promise<() => Promise<void>> {
  const server = net.createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return () => new Promise((resolve) => server.close(() => resolve()));
}
