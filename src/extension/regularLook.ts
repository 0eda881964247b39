import * as vscode from 'vscode';

/** A window in the background may still be seen, beside another one; it looks this many times more rarely. */
const BACKGROUND = 5;

/** Looks at something, one look at a time, and again and again only while somebody observes. */
export class RegularLook<T> implements vscode.Disposable {
  /** The interval each observer asked for, in ms. */
  private readonly observers = new Map<symbol, number>();
  private readonly subscription: vscode.Disposable;
  private running: Promise<T> | undefined;
  private latest: T | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** When the timer goes off, as `performance.now()` counts. */
  private due = Number.POSITIVE_INFINITY;
  private disposed = false;

  /** @param looked is told what each look found, by when that is {@link fresh} */
  constructor(
    private readonly lookNow: () => Promise<T>,
    private readonly looked: (found: T) => void,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscription = vscode.window.onDidChangeWindowState(
      (state) => state.focused && this.soon(),
    );
  }

  /** What the last look found, while somebody observes; else it may be old. */
  get fresh(): T | undefined {
    return this.observers.size > 0 ? this.latest : undefined;
  }

  /**
   * Keeps looking until the result is disposed of.
   * @param interval milliseconds between looks; the shortest of all observers counts
   */
  observe(interval: number): vscode.Disposable {
    const id = Symbol('observer');
    this.observers.set(id, interval);
    this.soon();
    return new vscode.Disposable(() => this.observers.delete(id));
  }

  /** Looks now, after the look that may be going on: the answer is never older than the question. */
  async look(): Promise<T> {
    // Whoever asked for it is told what went wrong.
    await this.running?.catch(() => undefined);
    this.running ??= this.lookOnce();
    return this.running;
  }

  /** Looks within so many ms, if somebody observes. Later wishes do not put off earlier ones. */
  soon(delay = 0): void {
    if (this.observers.size === 0 || this.disposed) return;
    const due = performance.now() + delay;
    if (due >= this.due) return;
    this.due = due;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.due = Number.POSITIVE_INFINITY;
      this.look().catch((error: unknown) => this.log.error(error as Error));
    }, delay);
  }

  private async lookOnce(): Promise<T> {
    try {
      const found = await this.lookNow();
      this.latest = found;
      if (!this.disposed) this.looked(found);
      return found;
    } finally {
      this.running = undefined;
      const interval = Math.min(...this.observers.values());
      this.soon(vscode.window.state.focused ? interval : interval * BACKGROUND);
    }
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    this.subscription.dispose();
  }
}
