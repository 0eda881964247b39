import * as vscode from 'vscode';
import { explain } from '../../registry/messages.ts';
import { shortName } from '../../registry/names.ts';
import type { Services } from '../services.ts';
import { askName } from './askName.ts';
import { pickName } from './pick.ts';

/** Gives a name's number another name. Files that use the name are left alone: the editor's own Rename edits them too. */
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
  if (root === undefined) return;
  const { config } = await services.configs.get(root);
  if (!config.ports.has(old)) return;
  void vscode.window.showWarningMessage(
    vscode.l10n.t('berth.json still declares {0}. Rename it there too.', old),
  );
}
