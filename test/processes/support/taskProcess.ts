import { setTimeout as sleep } from 'node:timers/promises';
import { startWorker, type Worker } from './storm.ts';

/** A process of a script that answers each task, a line of JSON, with a report, another one. */
export class TaskProcess<Task, Report> {
  protected readonly worker: Worker;
  private answers = 0;

  constructor(script: string, registry: string) {
    this.worker = startWorker(script, [], registry);
    // A task for one that was just killed: report() tells.
    this.worker.child.stdin?.on('error', () => {});
  }

  get ended(): Worker['ended'] {
    return this.worker.ended;
  }

  get pid(): number {
    return this.worker.child.pid ?? -1;
  }

  /** Hands it a task. */
  begin(task: Task): void {
    this.worker.child.stdin?.write(`${JSON.stringify(task)}\n`);
  }

  /** Its report on the task; rejects when the process ends without. */
  async report(): Promise<Report> {
    return JSON.parse(await this.line((text) => text.startsWith('{')));
  }

  async do(task: Task): Promise<Report> {
    this.begin(task);
    return this.report();
  }

  /** Ends it, whatever it does. */
  async end(): Promise<void> {
    this.worker.child.kill('SIGKILL');
    await this.worker.ended;
  }

  /** The next line that is meant; those before it are passed over. */
  protected async line(isMeant: (text: string) => boolean): Promise<string> {
    for (;;) {
      const found = this.worker.lines.findIndex((text, i) => i >= this.answers && isMeant(text));
      if (found >= 0) {
        this.answers = found + 1;
        return this.worker.lines[found] ?? '';
      }
      const { exitCode, signalCode } = this.worker.child;
      if (exitCode !== null || signalCode !== null) {
        throw new Error(`ended with ${exitCode ?? signalCode}: ${this.worker.errors()}`);
      }
      await sleep(5);
    }
  }
}
