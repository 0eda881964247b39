import { listListeners } from '../../probe/listeners.ts';
import type { Book } from '../../registry/book.ts';
import type { Histogram } from '../../registry/records/histogram.ts';
import { type Holdings, prometheusText } from '../../registry/records/prometheus.ts';
import { readStatistics } from '../../registry/records/readRecords.ts';
import type { Tally } from '../../registry/records/tally.ts';
import { poolStatus } from '../../registry/setAside/poolStatus.ts';
import { type Action, openRegistry } from '../cli.ts';
import { columns } from '../columns.ts';
import { seconds } from '../duration.ts';
import { EXIT } from '../exitCodes.ts';
import { localTime } from '../localTime.ts';
import { isDone, operationWord, reasonWords } from '../recordWords.ts';
import { type Style, styleFor } from '../style.ts';

/** `berth stats` */
export const stats: Action<'stats'> = async ({ options }, cli) => {
  const registry = openRegistry(cli);
  const holdings = await holdingsOf(await registry.read());
  const { tally, baseDamaged } = readStatistics(registry.file);
  if (baseDamaged) cli.say('The statistics file is damaged: only what the log still holds counts.');
  if (options.prometheus) cli.print(prometheusText(tally, holdings).trimEnd());
  else if (options.json) cli.print(JSON.stringify(asJson(tally, holdings), undefined, 2));
  else {
    for (const line of report(tally, holdings, styleFor(cli.env))) cli.print(line);
    if (tally.operations === 0) cli.say('Nothing has been recorded yet.');
  }
  return EXIT.done;
};

async function holdingsOf(book: Book): Promise<Holdings> {
  const pools = [...book.setAside.pools.values()];
  const listeners = pools.length === 0 ? [] : await listListeners();
  const used = new Set(listeners.map(({ port }) => port));
  return {
    names: book.document.ports.size,
    projects: book.document.projects.size,
    pools: pools.map((pool) => poolStatus(pool, book, used)),
  };
}

/** Allocations by what became of them. */
interface Allocations {
  readonly attempts: number;
  readonly given: number;
  readonly known: number;
  readonly refused: Readonly<Record<string, number>>;
}

function allocationsOf(tally: Tally): Allocations {
  const counts = Array.from(tally.outcomes.get('allocate') ?? []);
  return {
    attempts: counts.reduce((sum, [, n]) => sum + n, 0),
    given: tally.of('allocate', 'given'),
    known: tally.of('allocate', 'known'),
    refused: Object.fromEntries(counts.filter(([outcome]) => !isDone('allocate', outcome))),
  };
}

function asJson(tally: Tally, { names, projects, pools }: Holdings): object {
  return {
    since: tally.since ?? null,
    names,
    projects,
    pools: pools.map(({ pool, ...status }) => ({ ...pool, ...status })),
    allocations: allocationsOf(tally),
    changes: Object.fromEntries(
      Array.from(tally.outcomes)
        .filter(([operation]) => operation !== 'allocate')
        .map(([operation, counts]) => [operation, Object.fromEntries(counts)]),
    ),
    operations: tally.operations,
    contended: tally.contended,
    allocationMs: histogramJson(tally.allocation),
    lockWaitMs: histogramJson(tally.lockWait),
    unreadableLines: tally.unreadable,
  };
}

function histogramJson(histogram: Histogram): object {
  return {
    count: histogram.count,
    sum: histogram.sum,
    ...Object.fromEntries(
      QUANTILES.map(([name, share]) => [name, finite(histogram.quantile(share))]),
    ),
    // The last one takes whatever is longer.
    buckets: histogram.cumulative().map(({ bound, count }) => ({ le: finite(bound), count })),
  };
}

const QUANTILES = [
  ['p50', 0.5],
  ['p90', 0.9],
  ['p99', 0.99],
] as const;

/** JSON has no infinity. */
function finite(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(3));
}

function report(tally: Tally, holdings: Holdings, style: Style): string[] {
  const { attempts, given, known, refused } = allocationsOf(tally);
  const { names, projects, pools } = holdings;
  const right = (text: string | number) => ({ text: String(text), align: 'right' as const });
  const head = (...texts: string[]) =>
    texts.map((text, i) => ({ text, paint: style.dim, ...(i === 0 ? {} : right(text)) }));
  const since = tally.since === undefined ? '' : `Since ${localTime(new Date(tally.since))}`;
  const times = (label: string, histogram: Histogram) => [
    { text: label },
    ...QUANTILES.map(([, share]) => right(duration(histogram.quantile(share)))),
  ];
  const changes = Array.from(tally.outcomes).filter(([operation]) => operation !== 'allocate');
  const sections = [
    since === '' ? [] : [since],
    columns([
      head('ALLOCATIONS', 'NAMES'),
      [{ text: 'asked for' }, right(attempts)],
      [{ text: 'given' }, right(given)],
      ...(known === 0 ? [] : [[{ text: 'given by others meanwhile' }, right(known)]]),
      ...Object.entries(refused).map(([outcome, n]) => [
        { text: `refused: ${reasonWords(outcome)}`, paint: style.bad },
        right(n),
      ]),
    ]),
    changes.length === 0
      ? []
      : columns([
          head('CHANGES', 'NAMES'),
          ...changes.flatMap(([operation, counts]) =>
            Array.from(counts, ([outcome, n]) => {
              const reason = reasonWords(outcome);
              const what = operationWord(operation, outcome);
              return [{ text: reason === '' ? what : `${what}: ${reason}` }, right(n)];
            }),
          ),
        ]),
    columns([
      head('TIME', ...QUANTILES.map(([name]) => name)),
      times('allocation', tally.allocation),
      times('waiting for the lock', tally.lockWait),
    ]),
    [
      `Operations: ${tally.operations}, of which ${tally.contended} found the registry locked.`,
      `Names: ${names}, projects: ${projects}.`,
    ],
    pools.length === 0
      ? []
      : columns([
          head('POOL', 'NAMES', 'OF', 'USE', 'FREE'),
          ...pools.map(({ pool, allocated, capacity, utilisation, free }) => [
            { text: pool.name },
            right(allocated),
            right(capacity),
            right(`${Math.round(utilisation * 100)} %`),
            right(free),
          ]),
        ]),
    tally.unreadable === 0 ? [] : [`${tally.unreadable} lines of the log could not be read.`],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

/** A time in two digits or so. */
function duration(ms: number | undefined): string {
  if (ms === undefined) return '-';
  if (ms === Number.POSITIVE_INFINITY) return 'over 60 s';
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return seconds(ms);
}
