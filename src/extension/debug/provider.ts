import fs from 'node:fs';
import * as vscode from 'vscode';
import type { ProjectPorts } from '../../registry/projectPorts.ts';
import { isRunHandoff } from '../activity/runs.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import { wantedTypeFor } from './debuggers.ts';
import type { DebugRuns } from './debugRuns.ts';
import { expandConfig, namesIn } from './expandConfig.ts';
import { lacksVariables, withVariables } from './sessionEnv.ts';

/**
 * Fills in the tokens of a launch configuration; `undefined` calls the session off after the user
 * was told why.
 */
export async function fillIn(
  services: Services,
  runs: DebugRuns,
  folder: vscode.WorkspaceFolder | undefined,
  config: vscode.DebugConfiguration,
): Promise<vscode.DebugConfiguration | undefined> {
  const names = namesIn(config);
  if (names.length === 0) return config;
  if (!vscode.workspace.isTrusted) {
    return refuse(vscode.l10n.t('Trust this workspace first: until then Berth gives no ports.'));
  }
  const project = projectOf(services, folder);
  if (project === undefined) {
    return refuse(vscode.l10n.t('Open a folder on a disk: ports belong to its project.'));
  }
  try {
    const numbers = await project.numbers(names);
    runs.filledIn(folder, config, project.root, numbers);
    return expandConfig(config, numbers, wantedTypeFor(config));
  } catch (error) {
    // Not awaited: the notification stays until somebody closes it, the session is off at once.
    void reportError(services, error);
    return undefined;
  }
}

/** The configuration without what only Berth knows, as a debugger may mind; another's `handoff` stays. */
export function withoutHandoff(config: vscode.DebugConfiguration): vscode.DebugConfiguration {
  const { handoff, ...rest } = config;
  return isRunHandoff(handoff) ? (rest as vscode.DebugConfiguration) : config;
}

/** Gives the program the project's variables where its terminal doesn't. Never stops a session. */
export async function addVariables(
  services: Services,
  folder: vscode.WorkspaceFolder | undefined,
  config: vscode.DebugConfiguration,
): Promise<vscode.DebugConfiguration> {
  const project = projectOf(services, folder);
  const wanted = vscode.workspace
    .getConfiguration('berth', folder)
    .get<boolean>('terminal.variables', true);
  if (!wanted || !vscode.workspace.isTrusted || !project || !lacksVariables(config)) return config;
  try {
    const { values } = await project.variables();
    return values.size === 0 ? config : { ...config, env: withVariables(config, values, readText) };
  } catch (error) {
    services.log.warn(String(error));
    return config;
  }
}

/** Configurations of the workspace file come without a folder; their names are the first project's. */
function projectOf(
  { projects }: Services,
  folder: vscode.WorkspaceFolder | undefined,
): ProjectPorts | undefined {
  return folder === undefined ? projects.all()[0] : projects.ofFolder(folder);
}

function refuse(message: string): undefined {
  void vscode.window.showErrorMessage(message);
  return undefined;
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
