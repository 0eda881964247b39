import * as vscode from 'vscode';
import type { Services } from '../services.ts';

/** Fills in `$<port:…>` in launch configurations of every type. */
export function registerDebug(services: Services): vscode.Disposable {
  let runs: vscode.Disposable | undefined;
  let disposed = false;
  const loadProvider = async () => {
    const [provider, { DebugRuns }] = await Promise.all([
      import('./provider.ts'),
      import('./debugRuns.ts'),
    ]);
    const debugRuns = new DebugRuns(services);
    if (disposed) debugRuns.dispose();
    else runs = debugRuns;
    return { ...provider, debugRuns };
  };
  let loaded: ReturnType<typeof loadProvider> | undefined;
  const load = () => {
    loaded ??= loadProvider();
    return loaded;
  };
  const provider = vscode.debug.registerDebugConfigurationProvider('*', {
    // Before VS Code's own substitution: adapters throw away what is no number yet in theirs.
    resolveDebugConfiguration: async (folder, config) => {
      const { fillIn, debugRuns } = await load();
      return fillIn(services, debugRuns, folder, config);
    },
    // Again after it, for tokens that came in by variables and by other extensions.
    resolveDebugConfigurationWithSubstitutedVariables: async (folder, config) => {
      const { addVariables, fillIn, withoutHandoff, debugRuns } = await load();
      const filled = await fillIn(services, debugRuns, folder, config);
      return filled && addVariables(services, folder, withoutHandoff(filled));
    },
  });
  return vscode.Disposable.from(
    provider,
    new vscode.Disposable(() => {
      disposed = true;
      runs?.dispose();
    }),
  );
}
