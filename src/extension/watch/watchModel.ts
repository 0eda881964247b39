import * as vscode from 'vscode';
import type { History } from '../../history/history.ts';
import type { HistoryWriter } from '../../history/writer.ts';
import { SERVER_NAME } from '../../locks/serverTalk.ts';
import type { NamedPort } from '../../registry/book.ts';
import type { FullName } from '../../registry/names.ts';
import type { Registry } from '../../registry/registry.ts';
import { type NameStatus, statusOf } from '../../registry/status.ts';
import type { SessionRecord } from '../../session/record.ts';
import type { Projects } from '../projects.ts';
import type { RegistryModel } from '../registryModel.ts';
import type { SessionsModel } from '../sessions/sessionsModel.ts';
import { withoutOwn } from '../views/ownListeners.ts';
import { ConnectRules } from './connectRules.ts';
import { type Course, courseOf, NO_COURSE, type Verdict } from './course.ts';
import type { Leadership } from './leadership.ts';
import { watchSettings } from './settings.ts';
import { VerdictFile } from './verdictFile.ts';

/** A server on this machine that lets a connection wait for so long, in ms, is not up. */
const TIMEOUT = 2_000;
/**
 * A connection on this machine that takes longer, in ms, was probably held up by the extensions of this window:
 * of two the shorter one counts.
 */
const SLOW = 5;

/**
 * Whether the names that are bound are up, down or flapping. One window of all looks and writes it down; the
 * others read what it says. Does nothing before {@link start}.
 */
export class WatchModel implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly flapped = new vscode.EventEmitter<readonly NamedPort[]>();
  private readonly rules = new ConnectRules();
  private subscriptions: vscode.Disposable[] = [];
  private leadership: Leadership | undefined;
  private hasNames = false;
  private disposed = false;
  private latest: ReadonlyMap<FullName, Verdict> = new Map();
  /** The verdicts changed. */
  readonly onDidChange = this.changed.event;
  /** Names have begun to flap; told in one window only. */
  readonly onDidBeginToFlap = this.flapped.event;

  constructor(
    private readonly registry: Registry,
    private readonly projects: Projects,
    private readonly book: RegistryModel,
    private readonly sessions: SessionsModel,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** What is said of the names at this moment; nothing of those that nobody watches. */
  get verdicts(): ReadonlyMap<FullName, Verdict> {
    return this.latest;
  }

  /** Whether this is the window that watches. */
  get leads(): boolean {
    return this.leadership?.leads ?? false;
  }

  /**
   * How a name did until now; `undefined` when nobody watched it.
   * @throws HistoryError when what is known of it cannot be read
   */
  async history(name: FullName): Promise<History | undefined> {
    const { defaultHistoryDir, readHistory } = await import('../../history/readHistory.ts');
    return readHistory(defaultHistoryDir(this.registry.file), name);
  }

  /** Begins to watch, or to follow the window that does. */
  async start(): Promise<void> {
    const look = (names: readonly unknown[]) => {
      this.hasNames = names.length > 0;
    };
    look((await this.book.get()).all());
    if (this.disposed) return;
    this.subscriptions = [
      this.book.onDidChange((book) => look(book.all())),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('berth.watch.enabled')) return;
        this.follow().catch((error: unknown) => this.failed(error));
      }),
    ];
    await this.follow();
  }

  /** Does what the setting says. */
  private async follow(): Promise<void> {
    if (!watchSettings().enabled) {
      void this.leadership?.dispose();
      this.leadership = undefined;
      this.take(new Map());
      return;
    }
    const [{ Leadership }, { defaultHistoryDir }] = await Promise.all([
      import('./leadership.ts'),
      import('../../history/readHistory.ts'),
    ]);
    if (this.disposed || this.leadership !== undefined || !watchSettings().enabled) return;
    const file = new VerdictFile(defaultHistoryDir(this.registry.file));
    this.leadership = new Leadership({
      dir: file.dir,
      // What a berth.json says of connections is heeded, and without trust none is read.
      mayLead: () => vscode.workspace.isTrusted && this.hasNames,
      lead: (writer) => this.lead(writer, file),
      follow: () => this.take(file.read()),
      failed: (error) => this.failed(error),
    });
  }

  private lead(writer: HistoryWriter, file: VerdictFile): vscode.Disposable {
    const starting = this.watch(writer, file).catch((error: unknown) => this.failed(error));
    return new vscode.Disposable(() => void starting.then((watch) => watch?.dispose()));
  }

  private async watch(writer: HistoryWriter, file: VerdictFile): Promise<vscode.Disposable> {
    const [
      { NameWatch },
      { fateOf },
      { SessionFiles },
      { probeOnce },
      { portsWithWaiting },
      { readHistory },
    ] = await Promise.all([
      import('./nameWatch.ts'),
      import('./fate.ts'),
      import('../../session/sessionFiles.ts'),
      import('../../probe/check/probeOnce.ts'),
      import('../../probe/waiting.ts'),
      import('../../history/readHistory.ts'),
    ]);
    const files = new SessionFiles(this.registry.file);
    return new NameWatch({
      look: () => this.look(),
      sessions: () => this.sessionsByName(),
      fateOf: (session) => fateOf(session, files),
      connect: async (address, port) => {
        const first = await probeOnce(address, port, TIMEOUT);
        if (first.kind !== 'up') return { up: false };
        // At a server that is paused the first one waits already.
        if (first.ms < SLOW || (await portsWithWaiting()).has(port)) {
          return { up: true, ms: first.ms };
        }
        const second = await probeOnce(address, port, TIMEOUT);
        return { up: true, ms: Math.min(first.ms, second.ms) };
      },
      waiting: portsWithWaiting,
      mayConnect: (named) => this.rules.allow(named),
      record: (name, sample) => writer.append(name, sample),
      past: (name) => this.courseIn(() => readHistory(writer.dir, name)),
      options: watchSettings,
      told: (verdicts, flapping) => {
        this.take(verdicts);
        file.say(verdicts).catch((error: unknown) => this.failed(error));
        if (flapping.length > 0) this.flapped.fire(flapping);
      },
      failed: (error) => this.failed(error),
    });
  }

  /** A past that cannot be read keeps nobody from being watched: the writer sees to its file. */
  private courseIn(read: () => History | undefined): Course {
    try {
      return courseOf(read()?.raw ?? [], Date.now());
    } catch (error) {
      this.failed(error);
      return NO_COURSE;
    }
  }

  /** Who listens now, straight from the system: the models' last look may be some seconds old. */
  private async look(): Promise<NameStatus[]> {
    const { listListeners } = await import('../../probe/listeners.ts');
    const [book, views] = await Promise.all([this.book.get(), this.sessions.get()]);
    // Berth's own server goes whenever nobody needs it, which is no outage.
    const names = book.all().filter(({ name }) => name !== SERVER_NAME);
    const listeners = await listListeners({ ports: new Set(names.map(({ port }) => port)) });
    const statuses = withoutOwn(await statusOf(names, book, listeners), views);
    const bound = statuses.filter(({ state }) => state.kind === 'listening');
    const roots = [
      ...bound.flatMap(({ named }) => named.root ?? []),
      ...this.projects.all().map(({ root }) => root),
    ];
    await this.rules.read(roots, book);
    return statuses;
  }

  private async sessionsByName(): Promise<ReadonlyMap<FullName, SessionRecord>> {
    const [book, records] = await Promise.all([this.book.get(), this.sessions.recorded()]);
    return new Map(
      records.flatMap((record) => {
        const { portName: name, root } = record;
        return name === undefined ? [] : [[book.fullName({ name, root }), record] as const];
      }),
    );
  }

  private take(verdicts: ReadonlyMap<FullName, Verdict>): void {
    const same = JSON.stringify([...verdicts]) === JSON.stringify([...this.latest]);
    this.latest = verdicts;
    if (!same && !this.disposed) this.changed.fire();
  }

  private failed(error: unknown): void {
    this.log.error(error instanceof Error ? error : String(error));
  }

  /** Ends the watch. @returns when all that was seen is written, and another window can take over */
  async end(): Promise<void> {
    this.disposed = true;
    await this.leadership?.dispose();
  }

  dispose(): void {
    void this.end();
    vscode.Disposable.from(...this.subscriptions, this.changed, this.flapped).dispose();
  }
}
