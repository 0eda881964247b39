import * as vscode from 'vscode';
import { registerCommands } from './commands/register.ts';
import { registerDebug } from './debug/register.ts';
import { registerHardcodedPorts } from './hardcoded/register.ts';
import { registerHistory } from './history/register.ts';
import { registerLanguage } from './language/register.ts';
import { registerPortSearch } from './portSearch/register.ts';
import { createServices, type Services } from './services.ts';
import { registerTasks } from './tasks/register.ts';
import { registerTerminals } from './terminals/register.ts';
import { registerViews } from './views/register.ts';
import { registerWatch } from './watch/register.ts';

let services: Services | undefined;

/** Wires the rooms up. Nothing here reads a file or asks the machine: that happens on first use. */
export function activate(context: vscode.ExtensionContext): void {
  try {
    services = createServices(context);
    context.subscriptions.push(
      services,
      registerCommands(services),
      registerDebug(services),
      registerTasks(services),
      registerLanguage(services),
      registerHardcodedPorts(services),
      registerTerminals(services),
      registerViews(services),
      registerPortSearch(services),
      registerWatch(services),
      registerHistory(services),
    );
  } catch (error) {
    // VS Code only logs a failed activation; the user would see commands that don't exist.
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'Berth could not start: {0}',
        error instanceof Error ? error.message : String(error),
      ),
    );
    throw error;
  }
}

/** VS Code waits for it, for some seconds, when the window closes; it does not wait for what is disposed of. */
export async function deactivate(): Promise<void> {
  await services?.watch.end();
  services = undefined;
}
