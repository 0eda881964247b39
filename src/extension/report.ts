import * as vscode from 'vscode';
import { ConfigError, RegistryError } from '../registry/errors.ts';
import { AllocationError } from '../registry/projectPorts.ts';
import type { Services } from './services.ts';

/**
 * Tells the user of an error in one notification and the log of all of it. Expected ones (an unusable
 * registry, a wrong `berth.json`, a name without a number) come in their own words; anything else is a bug.
 */
export async function reportError(
  services: Pick<Services, 'log' | 'registry'>,
  error: unknown,
): Promise<void> {
  services.log.error(error instanceof Error ? error : String(error));
  if (error instanceof ConfigError) {
    const open = vscode.l10n.t('Open berth.json');
    const message = vscode.l10n.t('berth.json, line {0}: {1}', error.line, error.problem);
    if ((await vscode.window.showErrorMessage(message, open)) === open) await openAt(error);
    return;
  }
  if (error instanceof RegistryError) {
    const doctor = vscode.l10n.t('Run Doctor');
    if ((await vscode.window.showErrorMessage(error.message, doctor)) === doctor) {
      await vscode.commands.executeCommand('berth.doctor');
    }
    return;
  }
  if (error instanceof AllocationError) {
    await vscode.window.showErrorMessage(error.message);
    return;
  }
  const show = vscode.l10n.t('Show Log');
  const message = vscode.l10n.t(
    'Something unexpected went wrong: {0}',
    error instanceof Error ? error.message : String(error),
  );
  if ((await vscode.window.showErrorMessage(message, show)) === show) services.log.show();
}

async function openAt({ file, line, column }: ConfigError): Promise<void> {
  const position = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(vscode.Uri.file(file), {
    selection: new vscode.Range(position, position),
  });
}
