import * as vscode from 'vscode';
import type { Services } from '../services.ts';

/** Looks for hardcoded ports in the workspace and shows them in a view of their own. */
export async function findHardcodedPorts({ search }: Services): Promise<void> {
  if (!(await isReady())) return;
  const isDone = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking for hardcoded ports'),
      cancellable: true,
    },
    async (progress, token) => {
      const cancelled = new AbortController();
      token.onCancellationRequested(() => cancelled.abort());
      return search.search(cancelled.signal, (files) =>
        progress.report({ message: vscode.l10n.t('{0} files', files) }),
      );
    },
  );
  if (isDone) await vscode.commands.executeCommand('berth.hardcoded.focus');
}

/** Says what is missing for a search. Without trust, berth.json and what it ignores is not read. */
async function isReady(): Promise<boolean> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (!folders.some(({ uri }) => uri.scheme === 'file')) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder first to search it.'));
    return false;
  }
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const message = vscode.l10n.t('Trust this workspace first to search it.');
  if ((await vscode.window.showInformationMessage(message, manage)) === manage) {
    await vscode.commands.executeCommand('workbench.trust.manage');
  }
  return false;
}
