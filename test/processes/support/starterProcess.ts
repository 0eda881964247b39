import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Registry } from '../../../src/registry/registry.ts';
import type { StartRequest } from '../../../src/session/operations.ts';
import type { SessionReport, SessionTask } from './faultyStarter.ts';
import { startWorker, type Worker } from './storm.ts';

/** A process of faultyStarter.ts. */
export class StarterProcess {
  private readonly worker: Worker;
  private answers = 0;

  constructor(script: string, folder: string) {
    this.worker = startWorker(script, [], path.join(folder, 'unused.json'));
  }

  get ended(): Worker['ended'] {
    return this.worker.ended;
  }

  /** Hands it a task. */
  begin(
    registry: Registry,
    what: SessionTask['what'],
    request: StartRequest,
    more: Pick<SessionTask, 'plan' | 'killAt'> = {},
  ): void {
    const task: SessionTask = { file: registry.file, what, request, ...more };
    this.worker.child.stdin?.write(`${JSON.stringify(task)}\n`);
  }

  /** Hands it a task and waits for its report; rejects when it ends without. */
  async do(...task: Parameters<StarterProcess['begin']>): Promise<SessionReport> {
    this.begin(...task);
    for (;;) {
      const line = this.worker.lines.slice(this.answers).find((text) => text.startsWith('{'));
      if (line !== undefined) {
        this.answers = this.worker.lines.indexOf(line, this.answers) + 1;
        return JSON.parse(line);
      }
      const { exitCode, signalCode } = this.worker.child;
      if (exitCode !== null || signalCode !== null) {
        throw new Error(`ended with ${exitCode ?? signalCode}: ${this.worker.errors()}`);
      }
      await sleep(5);
    }
  }

  /** Ends it, whatever it does. */
  async end(): Promise<void> {
    this.worker.child.kill('SIGKILL');
    await this.worker.ended;
  }
}
