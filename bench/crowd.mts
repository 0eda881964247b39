import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorker } from '../test/processes/support/storm.ts';
import { type Answer, askAtOnce, type Way } from './support/askers.mts';
import { PEER_NAMES } from './support/findPort.ts';
import { scratchFolder, writeRegistry } from './support/folder.mts';
import { installPeers, installPortFor } from './support/peers.mts';
import { swapLock } from './support/swapLock.mts';
import type { Row } from './support/table.mts';
import { digits, median, percentile } from './support/timing.mts';

const PROCESSES = 100;
const KNOWN = 1_000;
const ROUNDS = 3;

/**
 * Many processes ask for a new name's number at the same moment and start a server on it. Berth does it
 * on a registry of 1,000 names, with its lock, with none, and with proper-lockfile alone. `kept` are the
 * answers that the file holds afterwards.
 */
export const subject = {
  title: `${PROCESSES} processes ask at the same moment, Berth's among ${KNOWN} names`,
  async measure(): Promise<Row[]> {
    const folder = scratchFolder();
    const berth = await berthWays(folder);
    const rounds = new Map(berth.map(({ what }) => [what, [] as Crowd[]]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const { what, way } of berth) {
        writeRegistry(way.file, folder, KNOWN);
        rounds.get(what)?.push(await meet(way, keptByBerth));
      }
    }
    const base = rounds.get(berth[0]?.what ?? '') ?? [];
    const rows = berth.map(({ what }) => summary(what, rounds.get(what) ?? [], base));
    const peers = await installPeers();
    process.env.PEERS = peers;
    const script = berth[0]?.way.script ?? '';
    for (const peer of PEER_NAMES) {
      const way = { script, args: [peer, folder], file: '' };
      rows.push(summary(peer, [await meet(way)], base));
    }
    return [...rows, await portFor(folder, base)];
  },
};

interface Crowd {
  readonly up: number;
  readonly distinct: number;
  /** Absent where numbers have no names. */
  readonly kept?: number;
  readonly times: readonly number[];
}

async function berthWays(folder: string): Promise<{ what: string; way: Way }[]> {
  const worker = join(import.meta.dirname, 'support/asker');
  const locks = [
    ['none', 'Berth without any lock'],
    ['own', 'Berth'],
    ['bare', 'Berth with proper-lockfile alone'],
  ] as const;
  return Promise.all(
    locks.map(async ([lock, what]) => {
      const plugins = lock === 'own' ? [] : [swapLock(lock)];
      const script = await bundleWorker(worker, join(folder, lock), plugins);
      const file = join(folder, lock, 'registry.json');
      return { what, way: { script, args: ['berth', folder], file } };
    }),
  );
}

/** @param isKept whether the way's file holds an answer; absent where nothing is kept */
async function meet(way: Way, isKept?: IsKept): Promise<Crowd> {
  const names = Array.from({ length: PROCESSES }, (_, i) => [`new-${i}`]);
  const answers = await askAtOnce(way, names);
  const got = answers.filter((answer) => answer.port !== undefined);
  const crowd = {
    up: answers.filter((answer) => answer.outcome === 'up').length,
    distinct: new Set(got.map((answer) => answer.port)).size,
    times: got.map((answer) => answer.took),
  };
  if (isKept === undefined) return crowd;
  const text = readFileSync(way.file, 'utf8');
  return { ...crowd, kept: got.filter((answer) => isKept(text, answer)).length };
}

type IsKept = (text: string, answer: Answer) => boolean;

const keptByBerth: IsKept = (text, { name, port }) =>
  text.includes(`"/shop/${name}": { "port": ${port},`);
const keptByPortFor: IsKept = (text, { name, port }) => text.includes(`\n${name} = ${port}\n`);

/** The worst count and the median time of all rounds. */
function summary(what: string, rounds: readonly Crowd[], base: readonly Crowd[]): Row {
  const kept = rounds.flatMap((round) => round.kept ?? []);
  const times = (share: number) => median(rounds.map((round) => percentile(round.times, share)));
  const ratios = rounds.map(
    (round, i) => percentile(round.times, 0.99) / percentile(base[i]?.times ?? [], 0.99),
  );
  return {
    what,
    figures: {
      'servers up': Math.min(...rounds.map((round) => round.up)),
      'different numbers': Math.min(...rounds.map((round) => round.distinct)),
      kept: kept.length === 0 ? 'no names' : Math.min(...kept),
      'p50 ms': digits(times(0.5)),
      'p99 ms': digits(times(0.99)),
      'ratio of p99': median(ratios).toFixed(2),
    },
  };
}

async function portFor(folder: string, base: readonly Crowd[]): Promise<Row> {
  const found = await installPortFor();
  const what = 'port-for (Python) and its store of names';
  if ('missing' in found) return { what: `${what}: not measured, ${found.missing}`, figures: {} };
  process.env.PYTHONPATH = found.path;
  const file = join(folder, 'port-for.conf');
  const script = join(import.meta.dirname, 'support/asker.py');
  const way = { command: 'python3', script, args: [file], file };
  return summary(what, [await meet(way, keptByPortFor)], base);
}
