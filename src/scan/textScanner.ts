import type { Scanned } from '../literals/scan.ts';
import { ScanThread, WorkerLost } from './scanThread.ts';

/** How long the thread stays up without work, in ms. */
const IDLE = 30_000;
/** How long one text may take, in ms; a thread that is at it longer is given up. */
const PATIENCE = 20_000;

interface Waiting {
  readonly path: string;
  readonly text: string;
  resolve(scanned: Scanned | undefined): void;
  /** Takes the listener off the caller's signal. */
  forget(): void;
}

/**
 * Scans texts in a worker thread, so that the caller's own thread stays free. The thread starts with
 * the first text, stops after some idle time, and is replaced when it crashes.
 */
export class TextScanner {
  private thread: ScanThread | undefined;
  /** By path, the oldest first. */
  private readonly queue = new Map<string, Waiting>();
  private current: Waiting | undefined;
  private idle: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(
    /** The bundled `scanWorker.js`. */
    private readonly script: string,
    private readonly limits: { readonly idle?: number; readonly patience?: number } = {},
  ) {}

  /**
   * The hardcoded ports in a text, as `scanText` finds them, or the first few hundred; `undefined`
   * for a file of no known kind or that a program wrote, and when the answer is of no use any more:
   * the signal was aborted, a newer text of the same path was given, this was disposed of. Also when
   * the text crashed the thread or took too long.
   */
  scan(path: string, text: string, signal?: AbortSignal): Promise<Scanned | undefined> {
    if (this.disposed || signal?.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const drop = () => this.drop(waiting);
      const waiting: Waiting = {
        path,
        text,
        resolve,
        forget: () => signal?.removeEventListener('abort', drop),
      };
      signal?.addEventListener('abort', drop, { once: true });
      const older =
        this.queue.get(path) ?? (this.current?.path === path ? this.current : undefined);
      if (older !== undefined) this.drop(older);
      this.queue.set(path, waiting);
      if (this.current === undefined) void this.work();
    });
  }

  /** Stops the thread; what is still wanted is answered with `undefined`. */
  dispose(): void {
    this.disposed = true;
    for (const waiting of [...this.queue.values()]) this.drop(waiting);
    if (this.current !== undefined) settle(this.current, undefined);
    this.stopThread();
  }

  private drop(waiting: Waiting): void {
    if (this.queue.get(waiting.path) === waiting) this.queue.delete(waiting.path);
    settle(waiting, undefined);
  }

  private async work(): Promise<void> {
    clearTimeout(this.idle);
    for (let next = this.next(); next !== undefined; next = this.next()) {
      this.current = next;
      settle(next, await this.ask(next));
    }
    this.current = undefined;
    if (this.disposed) return;
    this.idle = setTimeout(() => this.stopThread(), this.limits.idle ?? IDLE);
    this.idle.unref();
  }

  private next(): Waiting | undefined {
    const [first] = this.queue.values();
    if (first !== undefined) this.queue.delete(first.path);
    return first;
  }

  private async ask({ path, text }: Waiting): Promise<Scanned | undefined> {
    if (this.thread?.isUsable !== true) this.thread = new ScanThread(this.script);
    const { thread } = this;
    const timer = setTimeout(() => thread.stop(), this.limits.patience ?? PATIENCE);
    try {
      return await thread.run({ kind: 'text', path, text });
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error;
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  private stopThread(): void {
    clearTimeout(this.idle);
    this.thread?.stop();
    this.thread = undefined;
  }
}

function settle(waiting: Waiting, scanned: Scanned | undefined): void {
  waiting.forget();
  waiting.resolve(scanned);
}
