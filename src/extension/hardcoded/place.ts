import { realpathSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ProjectPorts } from '../../registry/projectPorts.ts';
import type { Services } from '../services.ts';

/** Where a file belongs. */
export interface Place {
  readonly project: ProjectPorts;
  /** Relative to the project's root, with `/`. */
  readonly path: string;
}

/** The project of this window that a file is in; `undefined` for a file outside every folder. */
export function placeOf(services: Pick<Services, 'projects'>, uri: vscode.Uri): Place | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined) return workspaceFilePlace(services, uri);
  const project = services.projects.ofFolder(folder);
  if (project === undefined) return undefined;
  // The root is a real path; what is behind a link inside the folder stays where the folder has it.
  const inside = path.relative(folder.uri.fsPath, uri.fsPath);
  const file = path.relative(project.root, path.join(realFolder(folder.uri.fsPath), inside));
  return { project, path: file.split(path.sep).join('/') };
}

/** The window's own .code-workspace file may lie anywhere; its tasks are those of the first project. */
function workspaceFilePlace(
  services: Pick<Services, 'projects'>,
  uri: vscode.Uri,
): Place | undefined {
  if (uri.toString() !== vscode.workspace.workspaceFile?.toString()) return undefined;
  const [project] = services.projects.all();
  return project && { project, path: path.basename(uri.fsPath) };
}

function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}
