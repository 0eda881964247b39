import * as vscode from 'vscode';
import type { NamedPort } from '../../registry/book.ts';
import { describeListener } from '../../registry/messages.ts';
import type { NameStatus } from '../../registry/status.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import { pickName } from './pick.ts';

/** Gives a name back. Asks only if a server of its own listens; can be undone. */
export async function release(services: Services, argument?: unknown): Promise<void> {
  const picked = await pickName(services, argument, vscode.l10n.t('The name to release'));
  if (picked === undefined || !(await confirmed(picked))) return;
  const ref = { name: picked.named.name, root: '' };
  const [released] = (await services.registry.release([ref])).released;
  await services.book.refresh();
  // Not awaited: the offer stays until the user closes it, the caller goes on.
  if (released !== undefined) {
    void offerUndo(services, released).catch((error: unknown) => reportError(services, error));
  }
}

async function offerUndo(services: Services, released: NamedPort): Promise<void> {
  const { name, port, root = '', note, pool, pinned, until } = released;
  const undo = vscode.l10n.t('Undo');
  const message = vscode.l10n.t('Released {0} ({1}).', name, port);
  if ((await vscode.window.showInformationMessage(message, undo)) !== undo) return;
  const { registry } = services;
  await registry.allocate([
    {
      name,
      root,
      prefer: port,
      ...(note === undefined ? {} : { note }),
      ...(pool === undefined ? {} : { pool }),
      ...(until === undefined ? {} : { until }),
    },
  ]);
  if (pinned) await registry.pin([{ name, root }]);
  await services.book.refresh();
}

async function confirmed({ named, state }: NameStatus): Promise<boolean> {
  if (state.kind !== 'listening') return true;
  const yes = vscode.l10n.t('Release');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('A server still listens. Release its name? The server goes on.'),
    {
      modal: true,
      detail: vscode.l10n.t('{0}: {1}', named.name, describeListener(state.listener)),
    },
    yes,
  );
  return answer === yes;
}
