import * as vscode from 'vscode';
import type { Services } from '../services.ts';

/** Fills in `$<port:…>` in launch configurations of every type. */
export function registerDebug(services: Services): vscode.Disposable {
  const load = () => import('./provider.ts');
  return vscode.debug.registerDebugConfigurationProvider('*', {
    // Before VS Code's own substitution: adapters throw away what is no number yet in theirs.
    resolveDebugConfiguration: async (folder, config) =>
      (await load()).fillIn(services, folder, config),
    // Again after it, for tokens that came in by variables and by other extensions.
    resolveDebugConfigurationWithSubstitutedVariables: async (folder, config) => {
      const { addVariables, fillIn } = await load();
      const filled = await fillIn(services, folder, config);
      return filled && addVariables(services, folder, filled);
    },
  });
}
