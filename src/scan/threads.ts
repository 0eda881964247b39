import { availableParallelism } from 'node:os';
import type { FileAnswer, FileTask } from './readAndScan.ts';
import { ScanThread, WorkerLost } from './scanThread.ts';

/** Tasks that are done together: a message between threads costs as much as some small files. */
export type Batch = readonly FileTask[];

/** Does batches on as many threads as the machine has cores, and survives the loss of any of them. */
export class Threads {
  private readonly threads = new Set<ScanThread>();
  private readonly free: ScanThread[] = [];
  private readonly queue: Batch[] = [];
  private open = 0;
  private finished: (() => void) | undefined;
  private stopped = false;

  constructor(
    private readonly script: string,
    private readonly onDone: (batch: Batch, answers: readonly FileAnswer[]) => void,
  ) {}

  /** Has a batch done some time. */
  add(batch: Batch): void {
    this.open++;
    this.queue.push(batch);
    this.next();
  }

  /** Until all batches are done. Nothing may be added meanwhile. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.finished = resolve;
      if (this.open === 0) resolve();
    });
  }

  /** Stops everything, done or not. */
  stop(): void {
    this.stopped = true;
    this.queue.length = 0;
    for (const thread of this.threads) thread.stop();
  }

  private next(): void {
    const thread = this.free.pop() ?? this.another();
    if (thread === undefined) return;
    const batch = this.queue.shift();
    if (batch === undefined) this.free.push(thread);
    else void this.perform(thread, batch);
  }

  private another(): ScanThread | undefined {
    if (this.queue.length === 0 || this.threads.size >= availableParallelism()) return undefined;
    const thread = new ScanThread(this.script);
    this.threads.add(thread);
    return thread;
  }

  private async perform(thread: ScanThread, batch: Batch): Promise<void> {
    try {
      const answers = await thread.run({ kind: 'files', tasks: batch });
      this.free.push(thread);
      this.onDone(batch, answers);
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error;
      if (this.stopped) return;
      this.threads.delete(thread);
      this.recover(batch);
    }
    this.open--;
    if (this.open === 0) this.finished?.();
    else this.next();
  }

  /** One of the files made the thread crash: alone, each tells whether it was the one. */
  private recover(batch: Batch): void {
    const [only] = batch;
    if (batch.length > 1) for (const task of batch) this.add([task]);
    else if (only !== undefined) {
      this.onDone(batch, [{ kind: 'unread', path: only.path, reason: 'looking into it failed' }]);
    }
  }
}
