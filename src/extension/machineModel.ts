import * as vscode from 'vscode';
import type { Listener } from '../probe/listeners.ts';
import type { Book } from '../registry/book.ts';
import type { RegistryDocument } from '../registry/document.ts';
import type { FullName } from '../registry/names.ts';
import { type NameStatus, statusOf } from '../registry/status.ts';
import type { Activity } from './activity/activity.ts';
import { type Running, runningOn } from './activity/running.ts';
import type { RegistryModel } from './registryModel.ts';
import { RegularLook } from './regularLook.ts';

/** What the machine's ports are doing, at one moment. */
export interface MachineState {
  readonly book: Book;
  readonly statuses: readonly NameStatus[];
  readonly listeners: readonly Listener[];
  /** What of this window runs on which names. */
  readonly running: ReadonlyMap<FullName, Running>;
}

/**
 * Who listens on the machine, asked again and again only while somebody looks (see {@link observe}).
 * One look takes about 20 ms, most of it in the system.
 */
export class MachineModel implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<MachineState>();
  private readonly subscriptions: vscode.Disposable[];
  private readonly regular: RegularLook<MachineState>;
  private fingerprint = '';
  private seen: RegistryDocument | undefined;
  /** The state changed; not fired when a look found everything as before. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly book: RegistryModel,
    private readonly activity: Activity,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const looked = (state: MachineState) => this.tellOf(state);
    this.regular = new RegularLook(() => this.lookNow(), looked, log);
    const soon = () => this.regular.soon();
    this.subscriptions = [book.onDidChange(soon), activity.onDidChange(soon), this.regular];
  }

  /** The last known state while somebody observes, else a fresh look. */
  async get(): Promise<MachineState> {
    return this.regular.fresh ?? this.look();
  }

  /**
   * Keeps the state fresh until the result is disposed of.
   * @param interval milliseconds between looks; the shortest of all observers counts
   */
  observe(interval: number): vscode.Disposable {
    return this.regular.observe(interval);
  }

  /** Looks now, after the look that may be going on: the answer is never older than the question. */
  look(): Promise<MachineState> {
    return this.regular.look();
  }

  private async lookNow(): Promise<MachineState> {
    const { listListeners } = await import('../probe/listeners.ts');
    const book = await this.book.get();
    const listeners = await listListeners().catch((error: unknown) => {
      this.log.error(error instanceof Error ? error : String(error));
      return [];
    });
    const statuses = await statusOf(book.all(), book, listeners);
    const running = await runningOn(this.activity.runs, statuses, (ref) => book.fullName(ref));
    return { book, statuses, listeners, running };
  }

  private tellOf(state: MachineState): void {
    const { book, statuses, listeners, running } = state;
    const taken = statuses.filter((status) => status.state.kind !== 'free');
    const fingerprint = JSON.stringify([taken, listeners, [...running]]);
    const same = fingerprint === this.fingerprint && book.document === this.seen;
    this.fingerprint = fingerprint;
    this.seen = book.document;
    if (!same) this.changed.fire(state);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }
}
