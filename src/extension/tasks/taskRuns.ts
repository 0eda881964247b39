import * as vscode from 'vscode';
import { type Pid, toPid } from '../../probe/port.ts';
import { beginRun, endRun, usedPorts } from '../activity/runs.ts';
import type { Services } from '../services.ts';
import { readDefinition, textsOf } from './definition.ts';
import { folderOf } from './folderOf.ts';

/** Follows the Berth tasks of this window: while one runs it has its ports, and shows in their rows. */
export class TaskRuns implements vscode.Disposable {
  private readonly running = new Map<vscode.TaskExecution, { pid?: Pid }>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly services: Services) {
    this.subscription = vscode.Disposable.from(
      vscode.tasks.onDidStartTask(({ execution }) => this.start(execution)),
      vscode.tasks.onDidStartTaskProcess(({ execution, processId }) =>
        this.started(execution, toPid(processId)),
      ),
      vscode.tasks.onDidEndTask(({ execution }) => this.end(execution)),
    );
    for (const execution of vscode.tasks.taskExecutions) this.start(execution);
  }

  private start(execution: vscode.TaskExecution): void {
    if (execution.task.definition.type !== 'berth' || !vscode.workspace.isTrusted) return;
    this.running.set(execution, {});
    this.follow(execution, Date.now()).catch((error: unknown) =>
      this.services.log.warn(String(error)),
    );
  }

  private async follow(execution: vscode.TaskExecution, since: number): Promise<void> {
    const { name, definition, scope } = execution.task;
    const folder = folderOf(scope);
    const root = folder && this.services.projects.ofFolder(folder)?.root;
    if (root === undefined) return;
    const task = readDefinition(definition, process.platform);
    // Read anew: the numbers may be as old as the task.
    const book = await this.services.registry.read();
    const used = usedPorts(textsOf(task), root, (short) => book.get({ name: short, root })?.port);
    const known = this.running.get(execution);
    const run = { kind: 'task', label: name, used, since, ...known } as const;
    beginRun(this.services, execution, run, task.handoff);
    // It has ended meanwhile: what was expected of it has come, and is over.
    if (known === undefined) endRun(this.services, execution);
  }

  private started(execution: vscode.TaskExecution, pid: Pid | undefined): void {
    if (pid === undefined || !this.running.has(execution)) return;
    this.running.set(execution, { pid });
    const { activity } = this.services;
    const run = activity.get(execution);
    if (run !== undefined) activity.set(execution, { ...run, pid });
  }

  private end(execution: vscode.TaskExecution): void {
    if (this.running.delete(execution)) endRun(this.services, execution);
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
