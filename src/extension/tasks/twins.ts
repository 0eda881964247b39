import * as vscode from 'vscode';
import { convertTask, isPlainTask, type TaskJson } from '../../literals/vscode/taskConversion.ts';
import { hasToken } from '../../registry/tokens.ts';

/** A plain task that holds tokens, as the Berth task that it could be. */
export interface Twin {
  readonly label: string;
  readonly scope: vscode.WorkspaceFolder | vscode.TaskScope.Workspace;
  readonly definition: vscode.TaskDefinition;
  readonly problemMatchers: readonly string[];
  readonly isBackground: boolean;
  readonly presentation: vscode.TaskPresentationOptions;
  readonly group?: vscode.TaskGroup;
  /** Says what the twin leaves out. */
  readonly detail: string;
}

const DEFINED = ['command', 'args', 'env', 'cwd', 'shell', 'windows', 'osx', 'linux'];

/** The twins of this window: of each folder's tasks.json, the workspace file's and the user's tasks. */
export function findTwins(): Twin[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const common = inspect();
  return [
    ...folders.flatMap((folder) => twinsIn(inspect(folder)?.workspaceFolderValue, folder)),
    ...twinsIn(
      vscode.workspace.workspaceFile === undefined ? undefined : common?.workspaceValue,
      vscode.TaskScope.Workspace,
    ),
    ...twinsIn(common?.globalValue, vscode.TaskScope.Workspace),
  ];
}

function inspect(folder?: vscode.WorkspaceFolder) {
  return vscode.workspace.getConfiguration(undefined, folder).inspect<TaskJson>('tasks');
}

function twinsIn(file: TaskJson | undefined, scope: Twin['scope']): Twin[] {
  const tasks: unknown = file?.tasks;
  if (!Array.isArray(tasks)) return [];
  return tasks.flatMap((task: TaskJson | null) =>
    typeof task === 'object' && task !== null ? (twinOf(task, file ?? {}, scope) ?? []) : [],
  );
}

function twinOf(task: TaskJson, file: TaskJson, scope: Twin['scope']): Twin | undefined {
  const label = task.label ?? task.taskName;
  if (typeof label !== 'string' || !isPlainTask(task)) return undefined;
  const converted = convertTask(task, file);
  const definition: vscode.TaskDefinition = { type: 'berth' };
  for (const key of DEFINED) {
    if (converted[key] !== undefined) definition[key] = converted[key];
  }
  if (!hasToken(JSON.stringify(Object.values(definition)))) return undefined;
  const group = groupOf(task.group);
  return {
    label,
    scope,
    definition,
    problemMatchers: matchersOf(task.problemMatcher),
    isBackground: task.isBackground === true,
    presentation: presentationOf(task.presentation),
    ...(group === undefined ? {} : { group }),
    detail: detailOf(task),
  };
}

function detailOf(task: TaskJson): string {
  const left = [
    // A provided task cannot depend on others.
    ...(task.dependsOn === undefined ? [] : ['dependsOn']),
    // A provided task knows problem matchers by their names only.
    ...(hasInlineMatcher(task.problemMatcher) ? ['problemMatcher'] : []),
  ];
  return left.length === 0
    ? vscode.l10n.t('The same task with its ports filled in')
    : vscode.l10n.t(
        'The same with its ports filled in, without {0}; convert it to a Berth task to keep that',
        left.join(', '),
      );
}

function matchersOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((matcher) => typeof matcher === 'string');
}

function hasInlineMatcher(value: unknown): boolean {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.some((matcher) => typeof matcher === 'object' && matcher !== null);
}

/** The group alone: being its default would take the place of the task that the file names. */
function groupOf(value: unknown): vscode.TaskGroup | undefined {
  const kind = typeof value === 'object' && value !== null ? (value as TaskJson).kind : value;
  switch (kind) {
    case 'build':
      return vscode.TaskGroup.Build;
    case 'test':
      return vscode.TaskGroup.Test;
    case 'clean':
      return vscode.TaskGroup.Clean;
    case 'rebuild':
      return vscode.TaskGroup.Rebuild;
    default:
      return undefined;
  }
}

const REVEAL: Readonly<Record<string, vscode.TaskRevealKind>> = {
  always: vscode.TaskRevealKind.Always,
  silent: vscode.TaskRevealKind.Silent,
  never: vscode.TaskRevealKind.Never,
};

const PANEL: Readonly<Record<string, vscode.TaskPanelKind>> = {
  shared: vscode.TaskPanelKind.Shared,
  dedicated: vscode.TaskPanelKind.Dedicated,
  new: vscode.TaskPanelKind.New,
};

function presentationOf(value: unknown): vscode.TaskPresentationOptions {
  if (typeof value !== 'object' || value === null) return {};
  const { reveal, panel, ...rest } = value as TaskJson;
  const flags = Object.entries(rest).filter(([, flag]) => typeof flag === 'boolean');
  const revealKind = REVEAL[String(reveal)];
  const panelKind = PANEL[String(panel)];
  return {
    ...Object.fromEntries(flags),
    ...(revealKind === undefined ? {} : { reveal: revealKind }),
    ...(panelKind === undefined ? {} : { panel: panelKind }),
  };
}
