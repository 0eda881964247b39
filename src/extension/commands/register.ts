import * as vscode from 'vscode';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import { commands } from './table.ts';

/** Registers every command of the table, telling the user of what goes wrong in one. */
export function registerCommands(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, load]) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          const run: Awaited<ReturnType<typeof load>> = await load();
          return await run(services, ...args);
        } catch (error) {
          // Not awaited: the notification stays until the user closes it, the caller goes on.
          void reportError(services, error);
          return undefined;
        }
      }),
    ),
  );
}
