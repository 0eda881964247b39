import * as vscode from 'vscode';
import type { ProjectPorts } from '../../registry/projectPorts.ts';
import type { Services } from '../services.ts';
import { mapTask, readDefinition } from './definition.ts';
import { toExecution } from './execution.ts';
import type { PortCommands } from './portCommands.ts';
import { findTwins, type Twin } from './twins.ts';

/**
 * Tasks of type `berth`, and twins of plain tasks that hold tokens. Both only describe what will run:
 * VS Code asks for all of them whenever it lists tasks, so no number is allocated here.
 */
export class BerthTaskProvider implements vscode.TaskProvider {
  constructor(
    private readonly services: Services,
    private readonly commands: PortCommands,
  ) {}

  provideTasks(): vscode.Task[] {
    return vscode.workspace.isTrusted ? findTwins().map((twin) => this.fromTwin(twin)) : [];
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    if (!vscode.workspace.isTrusted) return undefined;
    const { scope } = task;
    // VS Code drops a resolved task that doesn't carry the very same definition object.
    return new vscode.Task(
      task.definition,
      scope ?? vscode.TaskScope.Workspace,
      task.name,
      'berth',
      this.execution(task.definition, this.projectOf(scope)),
      task.problemMatchers,
    );
  }

  private fromTwin(twin: Twin): vscode.Task {
    const task = new vscode.Task(
      twin.definition,
      twin.scope,
      vscode.l10n.t('{0} (with ports)', twin.label),
      'berth',
      this.execution(twin.definition, this.projectOf(twin.scope)),
      [...twin.problemMatchers],
    );
    task.detail = twin.detail;
    task.isBackground = twin.isBackground;
    task.presentationOptions = twin.presentation;
    task.runOptions = { reevaluateOnRerun: true };
    if (twin.group !== undefined) task.group = twin.group;
    return task;
  }

  /** Tasks of the workspace file and the user's own run in the first folder; so do their names. */
  private projectOf(scope: vscode.Task['scope']): ProjectPorts | undefined {
    const { projects } = this.services;
    return typeof scope === 'object' ? projects.ofFolder(scope) : projects.all()[0];
  }

  private execution(definition: vscode.TaskDefinition, project: ProjectPorts | undefined) {
    const task = readDefinition(definition, process.platform);
    const { command } = task;
    if ((typeof command === 'string' ? command : command.value).trim() === '') {
      const message = vscode.l10n.t('This task has no "command". Add one in tasks.json.');
      return new vscode.ShellExecution(this.commands.failing(message));
    }
    return toExecution(mapTask(task, (text) => this.commands.withVariables(text, project)));
  }
}
