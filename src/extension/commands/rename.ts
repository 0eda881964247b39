import path from 'node:path';
import * as vscode from 'vscode';
import { explain } from '../../registry/messages.ts';
import { type FullName, shortName } from '../../registry/names.ts';
import type { Found } from '../language/projectFiles.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import { askName } from './askName.ts';
import { pickName } from './pick.ts';

/** Gives a name's number another name, and offers to rename it in the window's files too. */
export async function rename(services: Services, argument?: unknown): Promise<void> {
  const picked = await pickName(services, argument, vscode.l10n.t('The name to rename'));
  if (picked === undefined) return;
  const { name, port, project, root } = picked.named;
  const old = shortName(name, project);
  const answer = await askName({
    title: vscode.l10n.t('Rename {0}', old),
    prompt: vscode.l10n.t('The new name of port {0}', port),
    book: await services.book.get(),
    root,
    value: old,
    existing: (named) =>
      named.name === name
        ? undefined
        : {
            message: vscode.l10n.t('{0} has port {1} already.', named.name, named.port),
            severity: vscode.InputBoxValidationSeverity.Error,
          },
  });
  if (answer === undefined || answer === old) return;
  const result = await services.registry.rename(
    { name, root: root ?? '' },
    { name: answer, root: root ?? '' },
  );
  if (result.kind !== 'renamed') {
    void vscode.window.showErrorMessage(explain(result));
    return;
  }
  await services.book.refresh();
  // Not awaited: the offer stays until the user closes it, the caller goes on.
  void offerEdit(services, name, result.named.name).catch((error: unknown) =>
    reportError(services, error),
  );
}

async function offerEdit(services: Services, from: FullName, to: FullName): Promise<void> {
  const found = await mentionsOf(services, from);
  if (found.length === 0) return;
  const files = new Set(found.map(({ document }) => path.basename(document.uri.path)));
  const edit = vscode.l10n.t('Rename There Too');
  const message = vscode.l10n.t('{0} is still used in {1}.', from, [...files].join(', '));
  if ((await vscode.window.showWarningMessage(message, edit)) !== edit) return;
  const { renameEdit } = await import('../language/renameEdit.ts');
  // Looked up again: the files may have been edited while the offer stood.
  await vscode.workspace.applyEdit(renameEdit(await mentionsOf(services, from), to));
}

/** Where the window's files speak of a name. */
async function mentionsOf(services: Services, name: FullName): Promise<readonly Found[]> {
  const [{ findEverywhere }, { Documents }] = await Promise.all([
    import('../language/projectFiles.ts'),
    import('../language/documents.ts'),
  ]);
  const cancellation = new vscode.CancellationTokenSource();
  try {
    return await findEverywhere(services, new Documents(), name, cancellation.token);
  } finally {
    cancellation.dispose();
  }
}
