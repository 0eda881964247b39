import * as vscode from 'vscode';
import { reportError } from './report.ts';
import type { Services } from './services.ts';

/**
 * Does what may wait until the extension has been activated, so that it delays nobody.
 * What `start` returns is disposed of with the result, even if it comes later.
 */
export function afterActivation(
  services: Services,
  start: () => Promise<vscode.Disposable>,
): vscode.Disposable {
  let started: vscode.Disposable | undefined;
  let disposed = false;
  const immediate = setImmediate(() => {
    start().then(
      (result) => {
        if (disposed) result.dispose();
        else started = result;
      },
      (error: unknown) => void reportError(services, error),
    );
  });
  return new vscode.Disposable(() => {
    disposed = true;
    clearImmediate(immediate);
    started?.dispose();
  });
}
