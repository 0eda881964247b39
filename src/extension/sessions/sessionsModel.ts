import * as vscode from 'vscode';
import type { FullName } from '../../registry/names.ts';
import type { Registry } from '../../registry/registry.ts';
import type { SessionRecord } from '../../session/record.ts';
import type { Sessions } from '../../session/sessions.ts';
import type { ConfigModel } from '../configModel.ts';
import type { LocksModel } from '../locks/locksModel.ts';
import type { Projects } from '../projects.ts';
import type { RegistryModel } from '../registryModel.ts';
import { RegularLook } from '../regularLook.ts';
import type { Liveness, SessionView } from './sessionViews.ts';

/** How soon after a change of records they are read, in ms; later where there are so many that it takes long. */
const PAUSE = { least: 50, most: 700, factor: 10 } as const;
/** Other sessions than this window's services are judged in full at every so many looks. */
const FULL_LOOK = 10;

/**
 * The services of the window's projects and all sessions, kept up to date: records by a watch, the death of a
 * process, which changes no file, by looking again and again while somebody {@link observe}s.
 */
export class SessionsModel implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  private readonly regular: RegularLook<readonly SessionView[]>;
  private readonly doing = new Map<FullName, 'starting' | 'stopping'>();
  private readonly failures = new Map<FullName, string>();
  /** As they were read last. */
  private records: readonly SessionRecord[] = [];
  /** They have not changed since. */
  private areFresh = false;
  /** Why they cannot be read, as it was logged. */
  private trouble = '';
  private liveness: ReadonlyMap<string, Liveness> = new Map();
  private sessions: Promise<Sessions> | undefined;
  private stopWatching: (() => void) | undefined;
  private looks = 0;
  private fingerprint = '';
  /** How long the last look took, in ms. */
  private effort = 0;
  private disposed = false;
  /** Some view differs from before. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly registry: Registry,
    private readonly projects: Projects,
    private readonly configs: ConfigModel,
    private readonly book: RegistryModel,
    private readonly locks: Pick<LocksModel, 'fresh' | 'onDidChange'>,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const looked = (views: readonly SessionView[]) => this.tellOf(views);
    this.regular = new RegularLook(() => this.lookNow(), looked, log);
    const soon = () => this.regular.soon();
    this.subscriptions = [
      projects.onDidChange(soon),
      configs.onDidChange(soon),
      book.onDidChange(soon),
      locks.onDidChange(soon),
      this.regular,
    ];
  }

  /** The last known views while somebody observes, else a fresh look. */
  async get(): Promise<readonly SessionView[]> {
    return this.regular.fresh ?? this.look();
  }

  /**
   * Keeps the views fresh until the result is disposed of.
   * @param interval milliseconds between looks; the shortest of all observers counts
   */
  observe(interval: number): vscode.Disposable {
    return this.regular.observe(interval);
  }

  /** Looks now, after the look that may be going on: the answer is never older than the question. */
  look(): Promise<readonly SessionView[]> {
    // Records that nobody is known to have changed are read only for who asks.
    this.areFresh = false;
    return this.regular.look();
  }

  /** Shows what is being done with some until it is {@link ended}. */
  begin(names: readonly FullName[], what: 'starting' | 'stopping'): Promise<unknown> {
    for (const name of names) {
      this.doing.set(name, what);
      this.failures.delete(name);
    }
    return this.look();
  }

  /** @param failed those that did not start, each with the reason in a sentence */
  ended(
    names: readonly FullName[],
    failed: ReadonlyMap<FullName, string> = new Map(),
  ): Promise<unknown> {
    for (const name of names) this.doing.delete(name);
    for (const [name, why] of failed) this.failures.set(name, why);
    return this.look();
  }

  /** The sessions as their files have them now. No process is looked at. */
  async recorded(): Promise<readonly SessionRecord[]> {
    this.areFresh = false;
    return this.read(await this.opened());
  }

  /** Where a session's log is. */
  async logOf(name: FullName): Promise<string> {
    return (await this.opened()).files.log(name);
  }

  private opened(): Promise<Sessions> {
    this.sessions ??= import('../../session/sessions.ts').then(({ Sessions }) => {
      const sessions = new Sessions(this.registry);
      if (!this.disposed) this.stopWatching = sessions.watch(() => this.recordsChanged());
      return sessions;
    });
    return this.sessions;
  }

  private recordsChanged(): void {
    this.areFresh = false;
    const { least, most, factor } = PAUSE;
    this.regular.soon(Math.min(most, Math.max(least, factor * this.effort)));
  }

  private async lookNow(): Promise<readonly SessionView[]> {
    const [sessions, book, { sessionViews }, projects] = await Promise.all([
      this.opened(),
      this.book.get(),
      import('./sessionViews.ts'),
      Promise.all(
        this.projects
          .all()
          .map(async ({ root }) => ({ root, services: (await this.configs.get(root)).services })),
      ),
    ]);
    const began = performance.now();
    const records = this.read(sessions);
    const own = new Set(
      projects.flatMap(({ root, services }) =>
        Array.from(services.keys(), (name) => book.fullName({ name, root })),
      ),
    );
    this.liveness = await this.judge(sessions, records, own);
    this.forgetOldFailures(records);
    const { liveness, doing, failures, locks } = this;
    const views = sessionViews(projects, book, {
      records,
      liveness,
      doing,
      failures,
      locks: locks.fresh,
      now: Date.now(),
    });
    this.effort = performance.now() - began;
    return views;
  }

  private tellOf(views: readonly SessionView[]): void {
    const fingerprint = JSON.stringify(views);
    const same = fingerprint === this.fingerprint;
    this.fingerprint = fingerprint;
    if (!same) this.changed.fire();
  }

  /** While they cannot be read, they are as they were: names and numbers are to be seen all the same. */
  private read(sessions: Sessions): readonly SessionRecord[] {
    if (this.areFresh) return this.records;
    try {
      this.records = sessions.peek();
      this.areFresh = true;
      this.trouble = '';
    } catch (error) {
      const { message } = error as Error;
      // Once, not at each look.
      if (message !== this.trouble) this.log.error(message);
      this.trouble = message;
    }
    return this.records;
  }

  /** Eight hundred processes are too many to judge each second: between full looks, only the missing are found. */
  private async judge(
    sessions: Sessions,
    records: readonly SessionRecord[],
    own: ReadonlySet<FullName>,
  ): Promise<ReadonlyMap<string, Liveness>> {
    const { isSurelyGone } = await import('../../probe/process.ts');
    const isFull = this.looks++ % FULL_LOOK === 0;
    const judged = await Promise.all(
      records.map(async (record): Promise<[string, Liveness]> => {
        const { id, phase, starter, process = starter } = record;
        if (phase === 'ended') return [id, 'dead'];
        const judging = phase === 'starting' ? starter : process;
        const before = this.liveness.get(id);
        if (isFull || own.has(record.name) || phase === 'starting' || before === undefined) {
          return [id, await sessions.lifeOf(record)];
        }
        return [id, isSurelyGone(judging) ? 'dead' : before];
      }),
    );
    return new Map(judged);
  }

  /** Whatever was started since, here or elsewhere, has a story of its own. */
  private forgetOldFailures(records: readonly SessionRecord[]): void {
    for (const { name, phase } of records) if (phase !== 'ended') this.failures.delete(name);
  }

  dispose(): void {
    this.disposed = true;
    this.stopWatching?.();
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }
}
