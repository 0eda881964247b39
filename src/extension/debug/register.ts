import * as vscode from 'vscode';
import type { Services } from '../services.ts';

/** Fills in `$<port:…>` in launch configurations of every type. */
export function registerDebug(services: Services): vscode.Disposable {
  let runs: vscode.Disposable | undefined;
  let disposed = false;
  const loadRuns = async () => {
    const { DebugRuns } = await import('./debugRuns.ts');
    const made = new DebugRuns(services);
    if (disposed) made.dispose();
    else runs = made;
    return made;
  };
  let loaded: ReturnType<typeof loadRuns> | undefined;
  const getRuns = () => {
    loaded ??= loadRuns();
    return loaded;
  };
  const load = () => import('./provider.ts');
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider('*', {
      // Before VS Code's own substitution: adapters throw away what is no number yet in theirs.
      resolveDebugConfiguration: async (folder, config) => {
        const { fillIn } = await load();
        return fillIn(services, await getRuns(), folder, config);
      },
      // Again after it, for tokens that came in by variables and by other extensions.
      resolveDebugConfigurationWithSubstitutedVariables: async (folder, config) => {
        const { addVariables, fillIn, withoutHandoff } = await load();
        const filled = await fillIn(services, await getRuns(), folder, config);
        return filled && addVariables(services, folder, withoutHandoff(filled));
      },
    }),
    new vscode.Disposable(() => {
      disposed = true;
      runs?.dispose();
    }),
  );
}
