import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { Registry } from '../../../src/registry/registry.ts';

/** The folder that the suite has open, and with it the project of relative names. */
export function workspaceFolder(): vscode.WorkspaceFolder {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'the suite runs in a folder');
  return folder;
}

export function inWorkspace(...parts: string[]): string {
  return path.join(workspaceFolder().uri.fsPath, ...parts);
}

export function writeInWorkspace(name: string, content: string | object): void {
  const file = inWorkspace(name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(
    file,
    typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
  );
}

export function removeFromWorkspace(...names: string[]): void {
  for (const name of names) fs.rmSync(inWorkspace(name), { recursive: true, force: true });
}

/** The registry that the extension under test uses, opened beside it. */
export function openRegistry(): Registry {
  return new Registry({ by: 'test' });
}

/** The number that the registry holds for a name of the suite's project, as text. */
export async function numberOf(name: string): Promise<string | undefined> {
  const book = await openRegistry().read();
  const named = book.get({ name, root: workspaceFolder().uri.fsPath });
  return named && String(named.port);
}

/** Asks again until the answer is there; mocha's time-out ends a hopeless wait. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
