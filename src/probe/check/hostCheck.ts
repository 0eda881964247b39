import { connectionsAtOnce, lookupsAtOnce } from './connectionsAtOnce.ts';
import { Endpoints, type ProbeOnce } from './endpoints.ts';
import { fewOfEachFamily } from './fewOfEachFamily.ts';
import type { Target } from './hostLine.ts';
import { counted, judge, NO_ATTEMPTS, type Tally, type Verdict } from './judge.ts';
import type { Probe } from './probeOnce.ts';
import { Resolver } from './resolver.ts';
import { Schedule } from './schedule.ts';

/** One attempt on a host. */
export interface Attempt extends Probe {
  /** When it began, in ms since 1970. */
  readonly at: number;
  /** The address that answered or, when none did, the last that was tried. */
  readonly address: string;
}

/** What is known of a host. */
export interface HostState {
  readonly target: Target;
  /** `undefined` as long as nothing can be said. */
  readonly verdict: Verdict | undefined;
  readonly tally: Tally;
  /** The sum of the times to connect of all attempts that found it up, in ms. */
  readonly upMs: number;
  readonly latest: Attempt | undefined;
  /** Why its name leads nowhere: `ENOTFOUND` and the like. */
  readonly unresolved: string | undefined;
}

/** How hosts are checked, and who is told. */
export interface CheckOptions {
  /** Attempts on each host; in a watch, how many of the latest make a verdict. */
  readonly rounds?: number;
  /** Goes on until the signal is aborted. */
  readonly watch?: boolean;
  /** From one attempt on a host to the next, in ms. */
  readonly intervalMs?: number;
  /** How long an attempt on an address may take, in ms. */
  readonly timeoutMs?: number;
  /** Connections under way at once; what this process may open, but for a reserve, when absent. */
  readonly connections?: number;
  /** Ends the check: attempts under way are dropped. */
  readonly signal?: AbortSignal;
  readonly onAttempt?: (host: HostState, attempt: Attempt) => void;
  /** A host has its verdict: once, or in a watch whenever it changes. */
  readonly onVerdict?: (host: HostState) => void;
  /** Attempts wait, as this machine is short of something; the system's error name. */
  readonly onShortage?: (code: string) => void;
  /** Resolves names instead of the system, and connects instead of it. */
  readonly resolver?: Resolver;
  readonly probe?: ProbeOnce;
}

/** The same state while it changes, and what else is kept of a host. */
interface Entry extends HostState {
  verdict: Verdict | undefined;
  tally: Tally;
  upMs: number;
  latest: Attempt | undefined;
  unresolved: string | undefined;
  addresses: readonly string[];
  /** Which of the addresses answered last, and so is tried first. */
  preferred: number;
  /** When the system last answered for the name; infinity while it is asked again. */
  resolvedAt: number;
  /** When the latest attempt was due, but for jitter. */
  dueAt: number;
}

export const DEFAULT_ROUNDS = 5;
const DEFAULT_INTERVAL_MS = 1000;
/** Systems send a SYN that was lost again after 1 s: that, and time for an answer. */
const DEFAULT_TIMEOUT_MS = 2000;
/** How far an attempt may be off its time, in intervals: what hosts do regularly must not meet it in step. */
const JITTER = 0.1;
/** A watch looks names up again this often… */
const REFRESH_MS = 5 * 60_000;
/** …and those that lead nowhere, or to nobody. */
const REFRESH_LOST_MS = 60_000;
/** Its multiples, modulo 1, are spread evenly however many there are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Checks any number of hosts, each with one attempt an interval. The attempts on all hosts are spread over the
 * interval; those on one are at least nine tenths of it apart, and one is over before the next begins.
 */
export class HostCheck {
  private readonly rounds: number;
  private readonly intervalMs: number;
  private readonly endpoints: Endpoints;
  private readonly resolver: Resolver;
  private readonly schedule: Schedule<Entry>;
  private readonly entries = new Map<string, Entry>();
  /** How many hosts of a run have no verdict yet. */
  private pending = 0;
  private isComplete = false;
  private isOver = false;
  private settle: ((error?: unknown) => void) | undefined;
  private readonly over: Promise<void>;

  constructor(private readonly options: CheckOptions = {}) {
    const { rounds = DEFAULT_ROUNDS, intervalMs = DEFAULT_INTERVAL_MS } = options;
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal, probe } = options;
    this.rounds = rounds;
    this.intervalMs = intervalMs;
    this.endpoints = new Endpoints(timeoutMs, (1 - JITTER) * intervalMs, probe);
    this.resolver = options.resolver ?? new Resolver(lookupsAtOnce());
    this.over = new Promise((resolve, reject) => {
      this.settle = (error) => (error === undefined ? resolve() : reject(error));
    });
    // Whoever adds hosts still hears of a failure when they are complete.
    this.over.catch(() => {});
    this.schedule = new Schedule(options.connections ?? connectionsAtOnce(), {
      run: (entry) => this.attempt(entry),
      onShortage: (code) => options.onShortage?.(code),
      onError: (error) => this.stop(error),
    });
    if (signal?.aborted) this.stop();
    else signal?.addEventListener('abort', () => this.stop(), { once: true });
  }

  /** How many hosts there are, and how many of them have no verdict yet. */
  get counts(): { readonly hosts: number; readonly pending: number; readonly busy: number } {
    return { hosts: this.entries.size, pending: this.pending, busy: this.schedule.busy };
  }

  /** Begins to check a host. @returns the state of a host that is there already, else of the new one */
  add(target: Target): { readonly host: HostState; readonly isNew: boolean } {
    const key = `${target.name ?? target.addresses?.join(' ')} ${target.port}`;
    const known = this.entries.get(key);
    if (known !== undefined) return { host: known, isNew: false };
    const now = performance.now();
    const phase = (this.entries.size * GOLDEN) % 1;
    const entry: Entry = {
      target,
      verdict: undefined,
      tally: NO_ATTEMPTS,
      upMs: 0,
      latest: undefined,
      unresolved: undefined,
      addresses: target.addresses ?? [],
      preferred: 0,
      resolvedAt: now,
      dueAt: now + phase * this.intervalMs,
    };
    this.entries.set(key, entry);
    this.pending++;
    if (target.name === undefined) this.schedule.add(entry.dueAt, entry);
    else this.locateInBackground(entry, target.name);
    return { host: entry, isNew: true };
  }

  /** To be called when all hosts were added. @returns once all have their verdicts or, in a watch, the signal came */
  async complete(): Promise<void> {
    this.isComplete = true;
    this.endIfDone();
    await this.over;
  }

  private stop(error?: unknown): void {
    this.isOver = true;
    this.schedule.stop();
    this.endpoints.stop();
    this.resolver.stop();
    this.settle?.(error);
  }

  private endIfDone(): void {
    const isDone = this.options.watch ? this.entries.size === 0 : this.pending === 0;
    if (this.isComplete && isDone) this.stop();
  }

  private locateInBackground(entry: Entry, name: string): void {
    this.locate(entry, name).catch((error: unknown) => this.stop(error));
  }

  /** Asks the system for a name, and has the host's first attempt follow. */
  private async locate(entry: Entry, name: string): Promise<void> {
    const resolved = await this.resolver.resolve(name);
    if (this.isOver) return;
    const now = performance.now();
    const isFirst = entry.addresses.length === 0;
    entry.resolvedAt = now;
    if (resolved.kind === 'found') {
      entry.addresses = fewOfEachFamily(resolved.addresses);
      entry.preferred = 0;
      entry.unresolved = undefined;
      if (isFirst) this.schedule.add(Math.max(now, entry.dueAt), entry);
    } else if (isFirst) {
      entry.unresolved = resolved.code;
      this.tell(entry, 'unresolved');
      if (this.options.watch) this.schedule.add(now + REFRESH_LOST_MS, entry);
    }
  }

  /** One attempt: the addresses in turn, until one answers. */
  private async attempt(entry: Entry): Promise<void> {
    const { target, addresses, preferred } = entry;
    // It takes no connection, so it shall not keep one from those that need it.
    if (addresses.length === 0) return this.locateInBackground(entry, target.name ?? '');
    let startedAt = 0;
    for (let tried = 1; ; tried++) {
      const at = Date.now();
      const which = (preferred + tried - 1) % addresses.length;
      const address = addresses[which] ?? '';
      const answer = this.endpoints.probe(address, target.port);
      // After the connection began: the next attempt must find its answer old.
      startedAt = performance.now();
      const probe = await answer;
      if (this.isOver) return;
      const isUp = probe.kind === 'up';
      if (!isUp && tried < addresses.length) continue;
      if (isUp && entry.addresses === addresses) entry.preferred = which;
      this.record(entry, { at, address, ...probe });
      break;
    }
    this.plan(entry, startedAt);
  }

  private record(entry: Entry, attempt: Attempt): void {
    const isUp = attempt.kind === 'up';
    entry.tally = counted(entry.tally, isUp);
    if (isUp) entry.upMs += attempt.ms;
    entry.latest = attempt;
    this.options.onAttempt?.(entry, attempt);
    const { attempts } = entry.tally;
    if (this.options.watch ? attempts >= this.rounds : attempts === this.rounds) {
      this.tell(entry, judge(entry.tally, this.rounds));
    }
  }

  private tell(entry: Entry, verdict: Verdict | undefined): void {
    if (entry.verdict === verdict) return;
    if (entry.verdict === undefined) this.pending--;
    entry.verdict = verdict;
    this.options.onVerdict?.(entry);
    this.endIfDone();
  }

  /**
   * Sets when the next attempt is due, unless the host is through.
   *
   * @param startedAt when the latest connection of this attempt was begun
   */
  private plan(entry: Entry, startedAt: number): void {
    const { watch } = this.options;
    if (!watch && entry.verdict !== undefined) return;
    // Who fell behind does not catch up. The time an answer took does not count: while others wait for their turns,
    // those who never answer would get fewer of them, and be left over in the end.
    entry.dueAt = Math.max(entry.dueAt + this.intervalMs, startedAt);
    const jitter = Math.random() * JITTER * this.intervalMs;
    const earliest = startedAt + (1 - JITTER) * this.intervalMs;
    this.schedule.add(Math.max(entry.dueAt + jitter, earliest), entry);
    const { name } = entry.target;
    if (!watch || name === undefined) return;
    const now = performance.now();
    const refresh = entry.latest?.kind === 'up' ? REFRESH_MS : REFRESH_LOST_MS;
    if (now - entry.resolvedAt < refresh) return;
    // Not again while this goes on, which may be long where no name server answers.
    entry.resolvedAt = Number.POSITIVE_INFINITY;
    this.locateInBackground(entry, name);
  }
}
