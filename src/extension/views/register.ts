import * as vscode from 'vscode';
import { afterActivation } from '../afterActivation.ts';
import type { Services } from '../services.ts';

/** The sidebar and the status bar. */
export function registerViews(services: Services): vscode.Disposable {
  return afterActivation(services, async () => {
    const [{ showTrees }, { showStatusBar }] = await Promise.all([
      import('./trees.ts'),
      import('./statusBar.ts'),
    ]);
    return vscode.Disposable.from(showTrees(services), showStatusBar(services));
  });
}
