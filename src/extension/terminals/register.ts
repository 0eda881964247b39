import * as vscode from 'vscode';
import { afterActivation } from '../afterActivation.ts';
import type { Services } from '../services.ts';

/** What terminals get: the project's variables, and `berth` itself. */
export function registerTerminals(services: Services): vscode.Disposable {
  return afterActivation(services, async () => {
    const [{ provideVariables }, { provideBerth }] = await Promise.all([
      import('./terminalVariables.ts'),
      import('./terminalPath.ts'),
    ]);
    return vscode.Disposable.from(provideVariables(services), provideBerth(services));
  });
}
