import * as vscode from 'vscode';
import type { NamedPort } from '../../registry/book.ts';
import { describeListener } from '../../registry/messages.ts';
import type { NameStatus } from '../../registry/status.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import { pickName } from './pick.ts';

/**
 * Gives names back. Asks only if a server of theirs listens; can be undone.
 * @param argument the row that the menu was opened on
 * @param selection all selected rows, when several are
 */
export async function release(
  services: Services,
  argument?: unknown,
  selection?: unknown,
): Promise<void> {
  const picked: NameStatus[] = [];
  for (const one of Array.isArray(selection) && selection.length > 0 ? selection : [argument]) {
    const status = await pickName(services, one, vscode.l10n.t('The name to release'));
    if (status !== undefined) picked.push(status);
  }
  if (picked.length === 0 || !(await confirmed(picked))) return;
  const refs = picked.map(({ named }) => ({ name: named.name, root: '' }));
  const { released } = await services.registry.release(refs);
  await services.book.refresh();
  // Not awaited: the offer stays until the user closes it, the caller goes on.
  if (released.length > 0) {
    void offerUndo(services, released).catch((error: unknown) => reportError(services, error));
  }
}

async function offerUndo(services: Services, released: readonly NamedPort[]): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const list = released.map(({ name, port }) => `${name} (${port})`).join(', ');
  const message = vscode.l10n.t('Released {0}.', list);
  if ((await vscode.window.showInformationMessage(message, undo)) !== undo) return;
  await services.registry.allocate(
    released.map(({ name, port, root = '', note }) => ({
      name,
      root,
      prefer: port,
      ...(note === undefined ? {} : { note }),
    })),
  );
  await services.book.refresh();
}

async function confirmed(picked: readonly NameStatus[]): Promise<boolean> {
  const busy = picked.flatMap(({ named, state }) =>
    state.kind === 'listening'
      ? [vscode.l10n.t('{0}: {1}', named.name, describeListener(state.listener))]
      : [],
  );
  if (busy.length === 0) return true;
  const yes = vscode.l10n.t('Release');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('A server still listens. Release its name? The server goes on.'),
    { modal: true, detail: busy.join('\n') },
    yes,
  );
  return answer === yes;
}
