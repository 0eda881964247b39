import { applyEdits } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { ConfigChange, Plan, ProjectFile } from '../../literals/project/plan.ts';
import { CONFIG_FILE } from '../../registry/config.ts';
import { addEdits } from '../language/edits.ts';

/** A file of a project on this disk. */
export interface FoundFile extends ProjectFile {
  readonly uri: vscode.Uri;
}

/** The `berth.json` of the project at `root`, there or not. */
export function configOf(root: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.file(root), CONFIG_FILE);
}

/** The document of a file; `undefined` when there is none. */
export async function openIfThere(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    // VS Code goes on to open what it remembers of a file that was deleted.
    await vscode.workspace.fs.stat(uri);
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

/** The edit of the workspace that a plan for some files of the project at `root` comes to. */
export async function planEdit(
  { edits, config }: Plan,
  files: readonly FoundFile[],
  root: string,
): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  for (const file of files) {
    const own = edits.get(file);
    if (own === undefined) continue;
    addEdits(edit, await vscode.workspace.openTextDocument(file.uri), own);
  }
  if (config !== undefined) await addConfigEdits(edit, root, config);
  return edit;
}

/** Adds a change of the project's `berth.json`, which is made where there is none. */
export async function addConfigEdits(
  edit: vscode.WorkspaceEdit,
  root: string,
  { text, edits }: ConfigChange,
): Promise<void> {
  const uri = configOf(root);
  const document = await openIfThere(uri);
  if (document !== undefined) addEdits(edit, document, edits);
  else {
    // Made with its content at once, a preview would not show that, and other extensions could not apply it.
    edit.createFile(uri, { ignoreIfExists: true });
    edit.insert(uri, new vscode.Position(0, 0), applyEdits(text, [...edits]));
  }
}
