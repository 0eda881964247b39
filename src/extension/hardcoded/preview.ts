import * as vscode from 'vscode';

/**
 * Makes VS Code show an edit before it applies it, with everything ticked. A part that itself needs
 * confirmation starts unticked, so none of the edit does, but the creation of a file that is there:
 * VS Code neither lists nor applies that.
 */
export function askWithPreview(edit: vscode.WorkspaceEdit, existing: vscode.Uri): void {
  const label = vscode.l10n.t('Named ports');
  edit.createFile(existing, { ignoreIfExists: true }, { needsConfirmation: true, label });
}
