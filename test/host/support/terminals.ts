import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as vscode from 'vscode';
import { inWorkspace, until } from './project.ts';

let runs = 0;

/**
 * Runs a line in a new terminal of the workspace, as a user would, and returns what it printed.
 * @param options for example another shell
 */
export async function inTerminal(
  line: string,
  options: vscode.TerminalOptions = {},
): Promise<string> {
  const output = inWorkspace(`.terminal-${++runs}`);
  const terminal = vscode.window.createTerminal({ name: `test ${runs}`, ...options });
  try {
    terminal.sendText(`{ ${line}; } >'${output}.tmp' 2>&1; mv '${output}.tmp' '${output}'`);
    return await until(() =>
      fs.existsSync(output) ? fs.readFileSync(output, 'utf8').trim() : undefined,
    );
  } finally {
    terminal.dispose();
    fs.rmSync(output, { force: true });
  }
}

/** The value of an environment variable in a new terminal; asks again until `accept` likes it. */
export async function variableInTerminal(
  name: string,
  accept: (value: string) => boolean,
): Promise<string> {
  return until(async () => {
    const value = await inTerminal(`printf %s "$${name}"`);
    return accept(value) ? value : undefined;
  });
}

/** Sets a setting of the workspace until the result is called. */
export async function setting(key: string, value: unknown): Promise<() => Promise<void>> {
  const { ConfigurationTarget } = vscode;
  const configuration = vscode.workspace.getConfiguration();
  assert.notEqual(configuration.inspect(key), undefined, `${key} is a setting`);
  await configuration.update(key, value, ConfigurationTarget.Workspace);
  return async () => {
    await vscode.workspace.getConfiguration().update(key, undefined, ConfigurationTarget.Workspace);
  };
}
