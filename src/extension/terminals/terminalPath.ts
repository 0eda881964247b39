import path from 'node:path';
import * as vscode from 'vscode';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import { provideShims } from './provideShims.ts';

/**
 * Puts `berth` on the PATH of new terminals, run by VS Code's own Node, so that nothing has to be
 * installed. At shell integration once more, as many a shell's start files set PATH anew.
 */
export function provideBerth(services: Services): vscode.Disposable {
  const collection = services.context.environmentVariableCollection;
  const update = async () => {
    const enabled = vscode.workspace.getConfiguration('berth').get<boolean>('terminal.path', true);
    if (!enabled) {
      collection.delete('PATH');
      return;
    }
    const folder = await provideShims(services.context);
    // VS Code itself ignores a mutation that is there already.
    collection.prepend('PATH', `${folder}${path.delimiter}`, {
      applyAtProcessCreation: true,
      applyAtShellIntegration: true,
    });
  };
  const safely = () => void update().catch((error: unknown) => void reportError(services, error));
  safely();
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('berth.terminal.path')) safely();
  });
}
