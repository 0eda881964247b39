import path from 'node:path';
import * as vscode from 'vscode';
import { lockNameProblem } from '../../registry/lockName.ts';
import { variableName } from '../../registry/names.ts';
import type { Services } from '../services.ts';
import { provideShims } from '../terminals/provideShims.ts';
import { defaultShell } from './defaultShell.ts';
import { type BerthTask, mapTask, readDefinition } from './definition.ts';
import { toExecution } from './execution.ts';
import { folderOf } from './folderOf.ts';
import { keepOwnEnv } from './ownEnv.ts';
import type { PortCommands } from './portCommands.ts';
import { findTwins, type Twin } from './twins.ts';
import { underLock } from './underLock.ts';

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
      await this.execution(task.name, task.definition, folderOf(scope)),
      task.problemMatchers,
    );
  }

  private async fromTwin(twin: Twin): Promise<vscode.Task> {
    const task = new vscode.Task(
      twin.definition,
      twin.scope,
      vscode.l10n.t('{0} (with ports)', twin.label),
      'berth',
      await this.execution(twin.label, twin.definition, folderOf(twin.scope)),
      [...twin.problemMatchers],
    );
    task.detail = twin.detail;
    task.isBackground = twin.isBackground;
    task.presentationOptions = twin.presentation;
    if (twin.group !== undefined) task.group = twin.group;
    return task;
  }

  private async execution(
    name: string,
    definition: vscode.TaskDefinition,
    folder: vscode.WorkspaceFolder | undefined,
  ): Promise<vscode.ProcessExecution | vscode.ShellExecution> {
    const defined = readDefinition(definition, process.platform);
    const { command } = defined;
    if ((typeof command === 'string' ? command : command.value).trim() === '') {
      return this.failing(vscode.l10n.t('This task has no "command". Add one in tasks.json.'));
    }
    const wrong = defined.lock === undefined ? undefined : whyNoLock(defined.lock);
    if (wrong !== undefined) return this.failing(wrong);
    const project = folder && this.services.projects.ofFolder(folder);
    const given = project === undefined ? new Set<string>() : await this.variablesOf(project.root);
    const own = keepOwnEnv(defined, given, defaultShell, process.platform);
    const task = defined.lock === undefined ? own : await this.locked(own, name);
    return toExecution(
      mapTask(task, (text) => this.commands.withVariables(text, project, task.handoff)),
      folder?.uri.scheme === 'file' ? folder.uri.fsPath : undefined,
    );
  }

  /** An execution that tells what is wrong when the task is run. */
  private failing(message: string): vscode.ShellExecution {
    return new vscode.ShellExecution(this.commands.failing(message));
  }

  private async locked(task: BerthTask, name: string): Promise<BerthTask> {
    const folder = await provideShims(this.services.context);
    return underLock(task, name, path.join(folder, 'berth'), defaultShell);
  }

  /** The variables that terminals get for a project, as far as they are known without allocating. */
  private async variablesOf(root: string): Promise<ReadonlySet<string>> {
    const { config } = await this.services.configs.get(root);
    const book = await this.services.book.get();
    const names = [...config.ports.keys(), ...book.ofProject(root).map((named) => named.name)];
    return new Set([...config.env.keys(), ...names.map(variableName)]);
  }
}

/** Why a task can't have a lock of this name here. */
function whyNoLock(lock: string): string | undefined {
  const problem = lockNameProblem(lock);
  if (problem !== undefined || process.platform !== 'win32') return problem;
  return vscode.l10n.t(
    'On Windows a task can\'t have a "lock" yet. Let it run this instead: {0}',
    `berth lock ${lock} -- ...`,
  );
}
