import { Worker } from 'node:worker_threads';
import type { AnswerTo, Job } from './jobs.ts';

/** The worker ended before it answered: it crashed, ran out of memory or was stopped. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
}

/** One worker thread that scans, a job at a time. Idle it keeps no process alive. */
export class ScanThread {
  private readonly worker: Worker;
  private pending: { resolve(answer: unknown): void; reject(error: Error): void } | undefined;
  private lost = false;

  /** @param script the bundled `scanWorker.js` */
  constructor(script: string) {
    // The flags of the process around it, such as a loader's, are not meant for it.
    this.worker = new Worker(script, { execArgv: [] });
    this.worker.unref();
    this.worker.on('message', (answer) => {
      this.worker.unref();
      const { pending } = this;
      this.pending = undefined;
      pending?.resolve(answer);
    });
    this.worker.on('error', (error) => this.end(new WorkerLost(error.message, { cause: error })));
    this.worker.on('exit', () => this.end(new WorkerLost('The scanning thread was ended.')));
  }

  /** Whether it takes another job. */
  get isUsable(): boolean {
    return !this.lost;
  }

  /**
   * Has a job done. Only when the one before has been answered.
   * @throws WorkerLost
   */
  run<J extends Job>(job: J): Promise<AnswerTo<J>> {
    return new Promise((resolve, reject) => {
      if (this.lost) {
        reject(new WorkerLost('The scanning thread is gone.'));
        return;
      }
      this.pending = { resolve: resolve as (answer: unknown) => void, reject };
      this.worker.ref();
      this.worker.postMessage(job);
    });
  }

  /** Stops the thread, even in the midst of a job, which then rejects. */
  stop(): void {
    this.end(new WorkerLost('The scanning thread was stopped.'));
    void this.worker.terminate();
  }

  private end(error: WorkerLost): void {
    this.lost = true;
    const { pending } = this;
    this.pending = undefined;
    pending?.reject(error);
  }
}
