import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { pickListener } from './pick.ts';

/** Opens what listens in a browser, through VS Code's own forwarding where the port is on another machine. */
export async function openInBrowser(services: Services, argument?: unknown): Promise<void> {
  const picked = await pickListener(services, argument, vscode.l10n.t('The port to open'));
  if (picked === undefined) return;
  const local = vscode.Uri.parse(`http://localhost:${picked.listener.port}/`);
  await vscode.env.openExternal(await vscode.env.asExternalUri(local));
}
