import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { buildCli } from './support/buildCli.mts';
import { scratchFolder, writeRegistry } from './support/folder.mts';
import { commandOf } from './support/peers.mts';
import type { Row } from './support/table.mts';
import { digits, median, percentile } from './support/timing.mts';

const COMMANDS = 100;
const KNOWN = 1_000;
const ROUNDS = 2;
const AGAIN = 'berth get, the same names again';

/** Many commands are started at once, as a build or a crowd of agents would: whole processes. */
export const subject = {
  title: `${COMMANDS} commands at once, Berth's among ${KNOWN} names`,
  async measure(): Promise<Row[]> {
    const folder = scratchFolder();
    const cli = await buildCli(folder);
    const registry = join(folder, 'registry.json');
    const detectPort = await commandOf('detect-port');
    const get = (i: number) => [cli, 'get', `new-${i}`];
    const ways = [
      { what: 'node -e 0', args: () => ['-e', '0'] },
      { what: 'berth get, new names', args: get },
      { what: AGAIN, args: get },
      { what: 'detect-port 10000', args: () => [detectPort, '10000'] },
    ];
    const rounds: Ended[][][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      writeRegistry(registry, folder, KNOWN);
      const ended: Ended[][] = [];
      for (const { args } of ways) ended.push(await runAtOnce(args, folder, registry));
      rounds.push(ended);
    }
    return ways.map(({ what }, i) => ({ what, figures: figures(rounds, i, what === AGAIN) }));
  },
};

interface Ended {
  /** What it printed; `undefined` when it failed. */
  readonly out: string | undefined;
  /** From its start to its end, in ms. */
  readonly took: number;
}

function runAtOnce(
  args: (i: number) => readonly string[],
  cwd: string,
  registry: string,
): Promise<Ended[]> {
  const env = { ...process.env, BERTH_REGISTRY: registry };
  const commands = Array.from({ length: COMMANDS }, (_, i) => {
    const begun = performance.now();
    return new Promise<Ended>((resolve) => {
      execFile(process.execPath, args(i), { cwd, env }, (error, stdout) => {
        const out = error === null ? stdout.trim() : undefined;
        resolve({ out, took: performance.now() - begun });
      });
    });
  });
  return Promise.all(commands);
}

/** The worst count and the median time of all rounds of one way. */
function figures(rounds: readonly Ended[][][], way: number, isAgain: boolean): Row['figures'] {
  const own = rounds.map((round) => round[way] ?? []);
  const worst = (count: (round: readonly Ended[], i: number) => number) =>
    Math.min(...own.map(count));
  const printed = (round: readonly Ended[]) => round.flatMap(({ out }) => out || []);
  const share = (ended: readonly Ended[] = [], part: number) =>
    percentile(
      ended.map(({ took }) => took),
      part,
    );
  const sameAsBefore = (round: readonly Ended[], r: number) =>
    round.filter(({ out }, i) => out && out === rounds[r]?.[way - 1]?.[i]?.out).length;
  return {
    succeeded: worst((round) => round.filter(({ out }) => out !== undefined).length),
    'different numbers': worst((round) => new Set(printed(round)).size) || '',
    ...(isAgain ? { 'same as before': worst(sameAsBefore) } : {}),
    'p50 ms': digits(median(own.map((round) => share(round, 0.5)))),
    'p99 ms': digits(median(own.map((round) => share(round, 0.99)))),
    'ratio of p99': median(
      own.map((round, r) => share(round, 0.99) / share(rounds[r]?.[0], 0.99)),
    ).toFixed(2),
  };
}
