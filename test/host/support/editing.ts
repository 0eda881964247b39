import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { inWorkspace, until, writeInWorkspace } from './project.ts';

/** Writes a file of the workspace and opens it in an editor. */
export async function open(name: string, content: string | object): Promise<vscode.TextDocument> {
  writeInWorkspace(name, content);
  const uri = vscode.Uri.file(inWorkspace(name));
  const document = await vscode.workspace.openTextDocument(uri);
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
  await vscode.window.showTextDocument(document);
  // A document that VS Code remembers hears of its file's new text only later.
  if (document.getText() !== text) {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(() => document.getText() === text || undefined);
  }
  return document;
}

/**
 * Closes all editors without saving: on a busy machine, saving at the end of a test has been seen to hang,
 * and the suite after it to lack its tasks.
 */
export async function closeEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** The position of `|` in `marked`, which must occur once in the document without the bar. */
export function at(document: vscode.TextDocument, marked: string): vscode.Position {
  const bar = marked.indexOf('|');
  const offset = document.getText().indexOf(marked.replace('|', ''));
  assert.ok(bar >= 0 && offset >= 0, `"${marked}" is in the document`);
  return document.positionAt(offset + bar);
}

/** Waits until diagnostics of ours with a code are there, and returns their texts and ranges. */
export async function diagnosed(
  document: vscode.TextDocument,
  code: string,
): Promise<vscode.Diagnostic[]> {
  return until(() => {
    const found = ours(document).filter((one) => one.code === code);
    return found.length > 0 ? found : undefined;
  });
}

export function ours(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter((one) => one.source === 'Berth');
}

/** The fixes offered at a position, with their edits. */
export async function fixesAt(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(position, position),
    vscode.CodeActionKind.QuickFix.value,
    50,
  );
  return actions;
}

/** Applies the fix whose title begins so, once it is offered, as the editor does: first its edit, then its command. */
export async function applyFix(
  document: vscode.TextDocument,
  position: vscode.Position,
  title: string,
): Promise<void> {
  const fix = await until(async () => {
    const fixes = await fixesAt(document, position);
    return fixes.find((one) => one.title.startsWith(title));
  });
  if (fix.edit) assert.ok(await vscode.workspace.applyEdit(fix.edit));
  const { command } = fix;
  if (command) await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}
