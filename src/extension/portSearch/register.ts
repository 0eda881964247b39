import type * as vscode from 'vscode';
import { afterActivation } from '../afterActivation.ts';
import type { Services } from '../services.ts';

/** The view of what a search for hardcoded ports found. */
export function registerPortSearch(services: Services): vscode.Disposable {
  return afterActivation(services, async () => {
    const { showResults } = await import('./resultTree.ts');
    return showResults(services);
  });
}
