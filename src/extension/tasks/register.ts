import * as vscode from 'vscode';
import type { Services } from '../services.ts';

/** Tasks of type `berth` and VS Code's own spellings, `${command:berth.port.api}` and `${input:…}`. */
export function registerTasks(services: Services): vscode.Disposable {
  const made: vscode.Disposable[] = [];
  let disposed = false;
  /** Keeps what was loaded until the extension ends, even when that happened in the meantime. */
  const keep = <T extends vscode.Disposable>(resource: T): T => {
    if (disposed) resource.dispose();
    else made.push(resource);
    return resource;
  };
  const loadProvider = async () => {
    const [{ BerthTaskProvider }, { PortCommands }] = await Promise.all([
      import('./provider.ts'),
      import('./portCommands.ts'),
    ]);
    return new BerthTaskProvider(services, keep(new PortCommands(services.holds)));
  };
  let provider: ReturnType<typeof loadProvider> | undefined;
  const getProvider = () => {
    provider ??= loadProvider();
    return provider;
  };
  void import('./nativeNames.ts').then(({ NativeNames }) => keep(new NativeNames(services)));
  void import('./taskRuns.ts').then(({ TaskRuns }) => keep(new TaskRuns(services)));
  return vscode.Disposable.from(
    vscode.tasks.registerTaskProvider('berth', {
      provideTasks: async () => (await getProvider()).provideTasks(),
      resolveTask: async (task) => (await getProvider()).resolveTask(task),
    }),
    vscode.commands.registerCommand('berth.port', async (args: unknown) =>
      (await import('./askPort.ts')).askPort(services, args),
    ),
    new vscode.Disposable(() => {
      disposed = true;
      vscode.Disposable.from(...made).dispose();
    }),
  );
}
