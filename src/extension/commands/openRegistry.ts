import * as vscode from 'vscode';
import type { Services } from '../services.ts';

/** Opens the registry file in an editor. */
export async function openRegistry({ registry }: Services): Promise<void> {
  const file = vscode.Uri.file(registry.file);
  try {
    await vscode.workspace.fs.stat(file);
  } catch {
    const message = vscode.l10n.t('There is no registry yet. The first name makes one.');
    void vscode.window.showInformationMessage(message);
    return;
  }
  await vscode.window.showTextDocument(file);
}
