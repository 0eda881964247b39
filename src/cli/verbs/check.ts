import path from 'node:path';
import { HistoryBusyError } from '../../history/errors.ts';
import { defaultHistoryDir } from '../../history/readHistory.ts';
import {
  type CheckOptions,
  DEFAULT_ROUNDS,
  HostCheck,
  type HostState,
} from '../../probe/check/hostCheck.ts';
import { judge, type Verdict } from '../../probe/check/judge.ts';
import { jsonReport } from '../check/jsonReport.ts';
import { showProgress } from '../check/progress.ts';
import type { Report, Summary } from '../check/report.ts';
import { type Subjects, subjectsOf } from '../check/subjects.ts';
import { textReport } from '../check/textReport.ts';
import { type Action, type Cli, openRegistry } from '../cli.ts';
import { ExpectedFailure, UsageError } from '../errors.ts';
import { EXIT } from '../exitCodes.ts';
import type { Args } from '../verbTable.ts';

/** A watch is for hours: once in ten seconds is what a history keeps. */
const WATCH_INTERVAL_MS = 10_000;
/** Nobody's server is asked more often. */
const SHORTEST_INTERVAL_MS = 100;
/** libuv gives half of its threads to name lookups: as many as are asked for at once. */
const THREADS = '32';

/** `berth check PORT|NAME…` */
export const check: Action<'check'> = async (args, cli) => {
  const { interval, json } = args.options;
  if (interval !== undefined && interval < SHORTEST_INTERVAL_MS) {
    throw new UsageError('--interval: 100ms is the shortest.', 'check');
  }
  // libuv reads it as its first thread starts.
  process.env.UV_THREADPOOL_SIZE ??= THREADS;
  const subjects = await subjectsOf(args, cli);
  if (subjects === undefined) return EXIT.failure;
  const stop = new AbortController();
  // Once: a second signal ends what hangs.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  stop.signal.addEventListener('abort', () => subjects.stop(), { once: true });
  let trouble: unknown;
  const reading: Cli = {
    ...cli,
    print: (line) => {
      let isRead = false;
      try {
        isRead = cli.print(line);
      } catch (error) {
        trouble = error;
      }
      if (!isRead) stop.abort();
      return isRead;
    },
  };
  const history = await openHistory(args.options.history, subjects, cli);
  const progress = showProgress(reading, () => progressLine(run));
  const report = json ? jsonReport(progress.cli) : textReport(progress.cli);
  const run = new Run(args, report, history, stop.signal);
  try {
    await run.read(subjects);
  } finally {
    stop.abort();
    progress.end();
    await history.close();
  }
  if (trouble !== undefined) throw trouble;
  return run.isAllOk ? EXIT.done : EXIT.failure;
};

function progressLine({ check: { counts }, tried }: Run): string {
  const { hosts, pending, busy } = counts;
  return `Verdicts: ${hosts - pending} of ${hosts}. Attempts: ${tried}, under way: ${busy}`;
}

/** Where attempts are kept. */
interface Keeper {
  keep(host: HostState): void;
  close(): Promise<void>;
}

async function openHistory(
  folder: string | undefined,
  { fullNames }: Subjects,
  cli: Cli,
): Promise<Keeper> {
  if (folder === undefined) return { keep: () => {}, close: async () => {} };
  const { HistoryWriter } = await import('../../history/writer.ts');
  const onTrouble = (error: Error) => cli.say(error.message);
  const writer = await HistoryWriter.open(folder, { onTrouble }).catch((error: unknown) => {
    const usual = defaultHistoryDir(openRegistry(cli).file);
    const isUsual = path.resolve(folder) === path.resolve(usual);
    if (!isUsual || !(error instanceof HistoryBusyError)) throw error;
    throw new ExpectedFailure(
      `The histories in ${usual} are being written, most likely by Berth in an editor window. Give --history another folder, such as ./hosts.`,
    );
  });
  return {
    keep({ target, latest }) {
      if (latest === undefined) return;
      const host = target.name ?? target.addresses?.[0] ?? '';
      const address = `${host.includes(':') ? `[${host}]` : host}:${target.port}`;
      const up = latest.kind === 'up';
      const sample = { at: latest.at, up, ...(up ? { ms: latest.ms } : {}) };
      writer.append(fullNames.get(target.text) ?? address, sample);
    },
    close: () => writer.close(),
  };
}

/** One `berth check`: what it was given, and what it found. */
class Run {
  readonly check: HostCheck;
  /** How many attempts there were. */
  tried = 0;
  private readonly startedAt = performance.now();
  /** In the order of the list. */
  private readonly hosts: HostState[] = [];
  /** How many of them have been told of. */
  private told = 0;
  private readonly other = { malformed: 0, duplicate: 0, blank: 0 };
  /** Some hosts were not read, or not asked as often as they were to be. */
  private isCutShort = false;
  private readonly watch: boolean;
  private readonly window: number;

  constructor(
    { options }: Args<'check'>,
    private readonly report: Report,
    history: Keeper,
    private readonly signal: AbortSignal,
  ) {
    const { interval, timeout, rounds = DEFAULT_ROUNDS, watch, verbose } = options;
    this.watch = watch;
    this.window = rounds;
    const intervalMs = interval ?? (watch ? WATCH_INTERVAL_MS : undefined);
    const settings: CheckOptions = {
      rounds,
      watch,
      ...(intervalMs === undefined ? {} : { intervalMs }),
      ...(timeout === undefined ? {} : { timeoutMs: timeout }),
      signal,
      onShortage: (code) => report.shortage(code),
      onAttempt: (host, attempt) => {
        this.tried++;
        if (verbose) report.attempt(host, attempt);
        history.keep(host);
      },
      onVerdict: (host) => this.tell(host),
    };
    this.check = new HostCheck(settings);
  }

  /** Checks what is read, as it comes, until all is told or the signal ends it. */
  async read({ lines }: Subjects): Promise<void> {
    for await (const line of lines) {
      if (this.signal.aborted) break;
      if (line.kind === 'blank') this.other.blank++;
      else if (line.kind === 'malformed') this.problem('malformed', line.line, line.text);
      else {
        const { host, isNew } = this.check.add(line.target);
        if (isNew) this.hosts.push(host);
        else this.problem('duplicate', line.line, line.target.text);
      }
    }
    await this.check.complete();
    this.isCutShort = this.signal.aborted && !this.watch;
    this.tellRest();
    this.report.summary(this.summary());
  }

  get isAllOk(): boolean {
    const { hosts, ok, malformed } = this.summary();
    return hosts > 0 && ok === hosts && malformed === 0 && !this.isCutShort;
  }

  private problem(problem: 'malformed' | 'duplicate', line: number, text: string): void {
    this.other[problem]++;
    this.report.lineProblem(problem, line, text);
  }

  /** A watch tells what happens as it does; a run tells in the order of the list, as soon as it can. */
  private tell(host: HostState): void {
    if (this.watch) {
      if (host.verdict !== undefined) this.report.verdict(host, host.verdict, new Date());
      return;
    }
    for (; this.told < this.hosts.length; this.told++) {
      const next = this.hosts[this.told];
      if (next?.verdict === undefined) return;
      this.report.verdict(next, next.verdict);
    }
  }

  /** What can be said when the end came early; of a watch, where things stand with those that are not ok. */
  private tellRest(): void {
    for (const host of this.hosts.slice(this.told)) {
      const verdict = this.verdictOf(host);
      if (verdict !== undefined && !(this.watch && verdict === 'ok')) {
        this.report.verdict(host, verdict);
      }
    }
  }

  private verdictOf({ verdict, tally }: HostState): Verdict | undefined {
    return verdict ?? judge(tally, this.window);
  }

  private summary(): Summary {
    const counts = { ok: 0, flappy: 0, down: 0, unresolved: 0, unchecked: 0 };
    for (const host of this.hosts) counts[this.verdictOf(host) ?? 'unchecked']++;
    return {
      hosts: this.hosts.length,
      ...counts,
      ...this.other,
      attempts: this.tried,
      ms: performance.now() - this.startedAt,
    };
  }
}
