import * as vscode from 'vscode';
import type { Listener } from '../probe/listeners.ts';
import { type NameStatus, statusOf } from '../registry/status.ts';
import type { RegistryModel } from './registryModel.ts';

/** What the machine's ports are doing, at one moment. */
export interface MachineState {
  readonly statuses: readonly NameStatus[];
  readonly listeners: readonly Listener[];
}

/**
 * Who listens on the machine, asked again and again only while somebody looks (see {@link observe})
 * and the window has the focus or was just changed.
 */
export class MachineModel implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<MachineState>();
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<MachineState> | undefined;
  private latest: MachineState | undefined;
  /** The interval each observer asked for, in ms. */
  private readonly observers = new Map<symbol, number>();
  /** The state changed; not fired when a look found everything as before. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly book: RegistryModel,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = [
      book.onDidChange(() => this.observers.size > 0 && void this.look()),
      vscode.window.onDidChangeWindowState((state) => state.focused && this.schedule(0)),
    ];
  }

  /** The last known state, or a first look. */
  async get(): Promise<MachineState> {
    return this.latest ?? this.look();
  }

  /**
   * Keeps the state fresh until the result is disposed of.
   * @param interval milliseconds between looks; the shortest of all observers counts
   */
  observe(interval: number): vscode.Disposable {
    const id = Symbol('observer');
    this.observers.set(id, interval);
    this.schedule(0);
    return new vscode.Disposable(() => this.observers.delete(id));
  }

  /** Looks now. */
  look(): Promise<MachineState> {
    this.running ??= this.lookNow().finally(() => {
      this.running = undefined;
      this.schedule(Math.min(...this.observers.values()));
    });
    return this.running;
  }

  private async lookNow(): Promise<MachineState> {
    const { listListeners } = await import('../probe/listeners.ts');
    const book = await this.book.get();
    const listeners = await listListeners().catch((error: unknown) => {
      this.log.error(error instanceof Error ? error : String(error));
      return [];
    });
    const state = { statuses: await statusOf(book.all(), book, listeners), listeners };
    const same = JSON.stringify(state) === JSON.stringify(this.latest);
    this.latest = state;
    if (!same) this.changed.fire(state);
    return state;
  }

  private schedule(delay: number): void {
    clearTimeout(this.timer);
    if (this.observers.size === 0 || !vscode.window.state.focused) return;
    this.timer = setTimeout(() => void this.look(), delay);
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }
}
