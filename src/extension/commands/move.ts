import * as vscode from 'vscode';
import { explain } from '../../registry/messages.ts';
import { shortName } from '../../registry/names.ts';
import type { Services } from '../services.ts';
import { pickName } from './pick.ts';
import { pickNumber } from './pickNumber.ts';

/** Gives a name another number. */
export async function move(services: Services, argument?: unknown): Promise<void> {
  const { registry } = services;
  const placeHolder = vscode.l10n.t('The name that gets another port');
  const picked = await pickName(services, argument, placeHolder);
  if (picked === undefined) return;
  const { name, port: current, project, root = '' } = picked.named;
  const port = await pickNumber({
    title: vscode.l10n.t('Another port for {0}, which has {1}', shortName(name, project), current),
    propose: (avoid) => registry.propose({ name, root }, avoid),
    judge: (exact) => registry.propose({ name, root, exact }),
  });
  if (port === undefined || port === current) return;
  const result = await registry.move({ name, root }, port);
  if (result.kind !== 'moved') {
    void vscode.window.showErrorMessage(explain(result));
    return;
  }
  await services.book.refresh();
  const message = vscode.l10n.t(
    '{0} has port {1} now. Restart what uses the old one, {2}.',
    name,
    port,
    current,
  );
  void vscode.window.showInformationMessage(message);
}
