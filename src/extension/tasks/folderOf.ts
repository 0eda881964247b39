import * as vscode from 'vscode';

/** The folder of a task. Tasks of the workspace file and the user's own run in the first one; so do their names. */
export function folderOf(scope: vscode.Task['scope']): vscode.WorkspaceFolder | undefined {
  return typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
}
