import * as vscode from 'vscode';
import type { NamedPort } from '../../registry/book.ts';
import type { Services } from '../services.ts';
import { watchSettings } from './settings.ts';

/** So many names stand in one notification; the sidebar shows all. */
const MOST = 5;

/**
 * Tells of names whose servers go down again and again, unless the user wants to hear no more of it. Those that begin
 * at once, as all services of a project do, share a notification.
 */
export async function tellFlapping(
  { watch }: Pick<Services, 'watch'>,
  names: readonly NamedPort[],
): Promise<void> {
  const flapping = names.flatMap(({ name, port }) => {
    const verdict = watch.verdicts.get(name);
    return verdict?.kind === 'flapping' ? [{ name, port, outages: verdict.outages }] : [];
  });
  const [first, ...more] = flapping;
  if (!watchSettings().notify || first === undefined) return;
  const { name, port, outages } = first;
  const shown = flapping.slice(0, MOST).map((one) => one.name);
  const message =
    more.length === 0
      ? vscode.l10n.t(
          '{0} (port {1}) is flapping: it went down {2} times within ten minutes.',
          name,
          port,
          outages,
        )
      : vscode.l10n.t(
          '{0} servers are flapping, they went down again and again within ten minutes: {1}',
          flapping.length,
          `${shown.join(', ')}${flapping.length > MOST ? ', …' : ''}`,
        );
  const [show, never] = [vscode.l10n.t('Show History'), vscode.l10n.t("Don't Show Again")];
  switch (await vscode.window.showWarningMessage(message, show, never)) {
    case show:
      // Of several, the user picks one.
      await vscode.commands.executeCommand(
        'berth.showHistory',
        ...(more.length === 0 ? [{ name }] : []),
      );
      return;
    case never:
      await vscode.workspace
        .getConfiguration('berth')
        .update('watch.notify', false, vscode.ConfigurationTarget.Global);
  }
}
