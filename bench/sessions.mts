import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toPort } from '../src/probe/port.ts';
import { Registry } from '../src/registry/registry.ts';
import { Sessions } from '../src/session/sessions.ts';
import { buildCli } from './support/buildCli.mts';
import { scratchFolder } from './support/folder.mts';
import { lightServer } from './support/lightServer.mts';
import { installStarters } from './support/peers.mts';
import type { Row } from './support/table.mts';
import { digits, median, percentile } from './support/timing.mts';

const COUNTS = [1, 10, 100];

/** Few of one take long to tell apart. */
const ROUNDS = { 1: 15, 10: 3, 100: 1 } as Readonly<Record<number, number>>;

/**
 * Servers that are started at the same moment, each by a command of its own or all by one program: from there until
 * each is ready. The peers are what one would write without Berth.
 */
export const subject = {
  title: 'From start to ready: servers started at the same moment',
  async measure(): Promise<Row[]> {
    const folder = scratchFolder();
    const cli = await buildCli(folder);
    const cwd = join(folder, 'shop');
    mkdirSync(join(cwd, '.git'), { recursive: true });
    const file = join(folder, 'state', 'registry.json');
    const registry = new Registry({ file, by: 'bench' });
    const sessions = new Sessions(registry);
    const [first, last] = [toPort(6100), toPort(6999)];
    if (first === undefined || last === undefined) throw new Error('no such ports');
    await registry.addPool('vms', { first, last, max: 800 });
    const { command } = await lightServer();
    const bin = join(await installStarters(), 'node_modules/.bin');
    const env = {
      ...process.env,
      BERTH_REGISTRY: file,
      PATH: `${bin}:${process.env.PATH}`,
      PM2_HOME: join(folder, 'pm2'),
    };
    const run = (program: string, args: readonly string[]): Promise<number> => {
      const begun = performance.now();
      return new Promise((resolve, reject) => {
        execFile(program, args, { cwd, env }, (error, _, err) =>
          error === null
            ? resolve(performance.now() - begun)
            : reject(new Error(`${program} ${args.join(' ')}: ${err || error.message}`)),
        );
      });
    };
    const serve = (port: string) => command(port).join(' ');
    const ways: Way[] = [
      { what: 'node -e 0', start: () => run(process.execPath, ['-e', '0']), stop: () => {} },
      {
        what: 'berth session start',
        start: (i) => {
          const name = `vm-${i}`;
          const how = ['--pool', 'vms', '--detach', '--', ...command(`$<port:${name}>`)];
          return run(process.execPath, [cli, 'session', 'start', name, ...how]);
        },
        stop: () => sessions.stopAll(),
      },
      {
        what: 'Sessions.start, in one program',
        start: async (i) => {
          const name = `vm-${i}`;
          const begun = performance.now();
          await sessions.start({
            name,
            root: cwd,
            pool: 'vms',
            command: command(`$<port:${name}>`),
          });
          return performance.now() - begun;
        },
        stop: () => sessions.stopAll(),
      },
      {
        what: 'a number of its own, nohup, wait-on',
        start: (i) =>
          run('/bin/sh', [
            '-c',
            `nohup ${serve('$0')} >/dev/null 2>&1 & echo $! >>pids; wait-on tcp:127.0.0.1:$0`,
            String(27_000 + i),
          ]),
        stop: () => run('/bin/sh', ['-c', 'kill $(cat pids); rm pids']),
      },
      {
        what: 'a number of its own, pm2 start, wait-on',
        start: (i) =>
          run('/bin/sh', [
            '-c',
            `pm2 start "${serve('$0')}" --name vm-$0 >/dev/null && wait-on tcp:127.0.0.1:$0`,
            String(27_000 + i),
          ]),
        stop: () => run('pm2', ['delete', 'all']),
      },
    ];
    try {
      const rows: Row[] = [];
      for (const count of COUNTS) rows.push(...(await compare(ways, count)));
      return rows;
    } finally {
      await sessions.stopAll();
      await run('pm2', ['kill']);
    }
  },
};

/** A way to start servers. */
interface Way {
  readonly what: string;
  /** Starts one and waits until it is ready; how long that took, in ms. */
  start(i: number): Promise<number>;
  /** Ends all of them. */
  stop(): unknown;
}

async function compare(ways: readonly Way[], count: number): Promise<Row[]> {
  const times = ways.map((): number[] => []);
  const totals = ways.map((): number[] => []);
  // One round that does not count, for what starts only once.
  for (let round = count === 1 ? -1 : 0; round < (ROUNDS[count] ?? 1); round++) {
    for (const [w, way] of ways.entries()) {
      const begun = performance.now();
      const took = await Promise.all(Array.from({ length: count }, (_, i) => way.start(i)));
      const total = performance.now() - begun;
      await way.stop();
      if (round < 0) continue;
      times[w]?.push(...took);
      totals[w]?.push(total);
    }
  }
  return ways.map(({ what }, w) => {
    const own = times[w] ?? [];
    const ratios = (totals[w] ?? []).map((total, round) => total / (totals[0]?.[round] ?? total));
    return {
      what: `${count} × ${what}`,
      figures: {
        'p50 ms': digits(median(own)),
        'p99 ms': digits(percentile(own, 0.99)),
        'all up after ms': digits(median(totals[w] ?? [])),
        ratio: median(ratios).toFixed(2),
      },
    };
  });
}
