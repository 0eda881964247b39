import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from '../../../scripts/paths.mts';
import { findFreePort } from '../../../src/registry/strategy/freePort.ts';

/** The numbers that stand in the texts of a market. */
export interface MarketPorts {
  readonly api: number;
  readonly reports: number;
  readonly web: number;
  readonly preview: number;
}

const SOURCE = join(root, 'test', 'ui', 'market');
const require = createRequire(import.meta.url);
const VITE = join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js');
/** Whether the market's reports can be started. */
export const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Numbers that nobody else uses at this moment, all different. */
export async function freeMarketPorts(): Promise<MarketPorts> {
  const taken: number[] = [];
  const next = async () => {
    const port = await findFreePort(undefined, { exclude: taken });
    if (port === undefined) throw new Error('no free port');
    taken.push(port);
    return port;
  };
  return { api: await next(), reports: await next(), web: await next(), preview: await next() };
}

/** Makes a checkout of the market whose texts hold the given numbers. */
export async function makeMarket(folder: string, ports: MarketPorts): Promise<void> {
  await cp(SOURCE, folder, { recursive: true });
  await mkdir(join(folder, '.git'));
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const text = (await readFile(file, 'utf8'))
      .replaceAll('3000', String(ports.api))
      .replaceAll('8000', String(ports.reports))
      .replaceAll('5173', String(ports.web))
      .replaceAll('4173', String(ports.preview));
    await writeFile(file, text);
    if (entry.name === 'env.txt') await rename(file, join(entry.parentPath, '.env'));
  }
}

/** The services of a checkout, started as its people would, each through `berth run`. */
export interface RunningMarket {
  stop(): Promise<void>;
}

/** Starts the services of a checkout and waits until each says that it listens. */
export async function startMarket(
  cli: string,
  registry: string,
  folder: string,
): Promise<RunningMarket> {
  const env = { ...process.env, BERTH_REGISTRY: registry, NO_COLOR: '1', FORCE_COLOR: undefined };
  const start = (ready: string, cwd: string, ...command: string[]) => {
    const child = spawn(process.execPath, [cli, 'run', '--', ...command], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { child, up: saying(child, ready) };
  };
  const services = [
    start('listening', folder, process.execPath, 'api/server.mjs'),
    start('Local:', join(folder, 'web'), process.execPath, VITE),
    ...(hasPython ? [start('listening', folder, 'python3', 'reports/app.py')] : []),
  ];
  const stop = async () => {
    await Promise.all(
      services.map(async ({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }),
    );
  };
  try {
    await Promise.all(services.map(({ up }) => up));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

/** Resolves when a process has written `part`; rejects with all it wrote when it ends before. */
function saying(child: ChildProcess, part: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const add = (piece: string) => {
      text += piece;
      if (text.includes(part)) resolve();
    };
    child.stdout?.setEncoding('utf8').on('data', add);
    child.stderr?.setEncoding('utf8').on('data', add);
    child.once('close', () => reject(new Error(`ended before "${part}": ${text}`)));
  });
}

/** The answer of a service to a request, as a text. */
export async function answer(port: number, path: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    signal: AbortSignal.timeout(10_000),
  });
  return response.text();
}
