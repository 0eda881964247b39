import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { pickName } from './pick.ts';

/** Shows in a chart how a name did. */
export async function showHistory(services: Services, argument?: unknown): Promise<void> {
  const status = await pickName(services, argument, vscode.l10n.t('Whose history?'));
  if (status !== undefined) await services.histories.show(status.named.name);
}
