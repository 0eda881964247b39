import * as vscode from 'vscode';
import { variableName } from '../../registry/names.ts';
import type { Services } from '../services.ts';
import { defaultShell } from './defaultShell.ts';
import { mapTask, readDefinition } from './definition.ts';
import { toExecution } from './execution.ts';
import { folderOf } from './folderOf.ts';
import { keepOwnEnv } from './ownEnv.ts';
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

  async provideTasks(): Promise<vscode.Task[]> {
    if (!vscode.workspace.isTrusted) return [];
    return Promise.all(findTwins().map((twin) => this.fromTwin(twin)));
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task> {
    const { scope } = task;
    // VS Code drops a resolved task that doesn't carry the very same definition object.
    return new vscode.Task(
      task.definition,
      scope ?? vscode.TaskScope.Workspace,
      task.name,
      'berth',
      await this.execution(task.definition, folderOf(scope)),
      task.problemMatchers,
    );
  }

  private async fromTwin(twin: Twin): Promise<vscode.Task> {
    const task = new vscode.Task(
      twin.definition,
      twin.scope,
      vscode.l10n.t('{0} (with ports)', twin.label),
      'berth',
      await this.execution(twin.definition, folderOf(twin.scope)),
      [...twin.problemMatchers],
    );
    task.detail = twin.detail;
    task.isBackground = twin.isBackground;
    task.presentationOptions = twin.presentation;
    if (twin.group !== undefined) task.group = twin.group;
    return task;
  }

  private async execution(
    definition: vscode.TaskDefinition,
    folder: vscode.WorkspaceFolder | undefined,
  ): Promise<vscode.ProcessExecution | vscode.ShellExecution> {
    const defined = readDefinition(definition, process.platform);
    const { command } = defined;
    if ((typeof command === 'string' ? command : command.value).trim() === '') {
      const message = vscode.l10n.t('This task has no "command". Add one in tasks.json.');
      return new vscode.ShellExecution(this.commands.failing(message));
    }
    const project = folder && this.services.projects.ofFolder(folder);
    const given = project === undefined ? new Set<string>() : await this.variablesOf(project.root);
    const task = keepOwnEnv(defined, given, defaultShell, process.platform);
    return toExecution(
      mapTask(task, (text) => this.commands.withVariables(text, project, task.handoff)),
      folder?.uri.scheme === 'file' ? folder.uri.fsPath : undefined,
    );
  }

  /** The variables that terminals get for a project, as far as they are known without allocating. */
  private async variablesOf(root: string): Promise<ReadonlySet<string>> {
    const { config } = await this.services.configs.get(root);
    const book = await this.services.book.get();
    const names = [...config.ports.keys(), ...book.ofProject(root).map((named) => named.name)];
    return new Set([...config.env.keys(), ...names.map(variableName)]);
  }
}
