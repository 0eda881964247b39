import * as vscode from 'vscode';
import type { NamedPort } from '../../registry/book.ts';
import type { Services } from '../services.ts';
import { watchSettings } from './settings.ts';

/** Tells of a name whose server goes down again and again, unless the user wants to hear no more of it. */
export async function tellFlapping(
  { watch }: Pick<Services, 'watch'>,
  { name, port }: NamedPort,
): Promise<void> {
  const verdict = watch.verdicts.get(name);
  if (!watchSettings().notify || verdict?.kind !== 'flapping') return;
  const message = vscode.l10n.t(
    '{0} (port {1}) is flapping: it went down {2} times within ten minutes.',
    name,
    port,
    verdict.outages,
  );
  const [show, never] = [vscode.l10n.t('Show History'), vscode.l10n.t("Don't Show Again")];
  switch (await vscode.window.showWarningMessage(message, show, never)) {
    case show:
      await vscode.commands.executeCommand('berth.showHistory', { name });
      return;
    case never:
      await vscode.workspace
        .getConfiguration('berth')
        .update('watch.notify', false, vscode.ConfigurationTarget.Global);
  }
}
