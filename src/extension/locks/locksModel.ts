import * as vscode from 'vscode';
import type { LockState, Locks } from '../../locks/locks.ts';
import type { Registry } from '../../registry/registry.ts';
import { RegularLook } from '../regularLook.ts';

/** The locks of the user's own server at a moment. */
export interface SeenLocks {
  readonly states: readonly LockState[];
  /** When they were asked for, in ms since 1970. */
  readonly at: number;
}

/** Who holds which lock and who waits, asked again and again only while somebody {@link observe}s. */
export class LocksModel implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly regular: RegularLook<SeenLocks>;
  private locks: Promise<Locks> | undefined;
  private stopWatching: (() => void) | undefined;
  /** Why the server does not answer, as it was logged. */
  private trouble = '';
  private fingerprint = '[]';
  private disposed = false;
  /** Somebody has a lock, or waits, or no longer. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly registry: Registry,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.regular = new RegularLook(
      () => this.lookNow(),
      (seen) => this.tellOf(seen),
      log,
    );
  }

  /** What the last look found, while somebody observes; else it may be old. */
  get fresh(): SeenLocks | undefined {
    return this.regular.fresh;
  }

  /** The last known locks while somebody observes, else a fresh look. */
  async get(): Promise<SeenLocks> {
    return this.regular.fresh ?? this.regular.look();
  }

  /** Looks now, after the look that may be going on: the answer is never older than the question. */
  look(): Promise<SeenLocks> {
    return this.regular.look();
  }

  /**
   * Keeps looking until the result is disposed of. A server that comes or goes is seen at once.
   * @param interval milliseconds between looks; the shortest of all observers counts
   */
  observe(interval: number): vscode.Disposable {
    void this.watch();
    return this.regular.observe(interval);
  }

  /** Says whether a lock is of the project at a root. */
  async ownersOf(): Promise<(state: LockState, root: string) => boolean> {
    const locks = await this.opened();
    return (state, root) => locks.isOf(state, root);
  }

  private async watch(): Promise<void> {
    const locks = await this.opened();
    if (!this.disposed) this.stopWatching ??= locks.watch(() => this.regular.soon());
  }

  private opened(): Promise<Locks> {
    this.locks ??= import('../../locks/locks.ts').then(({ Locks }) => new Locks(this.registry));
    return this.locks;
  }

  private async lookNow(): Promise<SeenLocks> {
    const locks = await this.opened();
    const at = Date.now();
    try {
      const states = await locks.list();
      this.trouble = '';
      return { states, at };
    } catch (error) {
      const { message } = error as Error;
      // Once, not at each look.
      if (message !== this.trouble) this.log.warn(message);
      this.trouble = message;
      // Nobody is to be told that a lock was lost, because a server is slow.
      return { states: [], at: 0 };
    }
  }

  private tellOf({ states }: SeenLocks): void {
    const fingerprint = JSON.stringify(states);
    const same = fingerprint === this.fingerprint;
    this.fingerprint = fingerprint;
    if (!same) this.changed.fire();
  }

  dispose(): void {
    this.disposed = true;
    this.stopWatching?.();
    vscode.Disposable.from(this.regular, this.changed).dispose();
  }
}
