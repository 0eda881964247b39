import * as vscode from 'vscode';
import { afterActivation } from '../afterActivation.ts';
import type { Services } from '../services.ts';

/**
 * What terminals get: the project's variables, `berth` itself, and links at messages that a port is
 * in use.
 */
export function registerTerminals(services: Services): vscode.Disposable {
  return afterActivation(services, async () => {
    const [{ provideVariables }, { provideBerth }, { PortLinks }] = await Promise.all([
      import('./terminalVariables.ts'),
      import('./terminalPath.ts'),
      import('./portLinks.ts'),
    ]);
    return vscode.Disposable.from(
      provideVariables(services),
      provideBerth(services),
      vscode.window.registerTerminalLinkProvider(new PortLinks(services)),
    );
  });
}
