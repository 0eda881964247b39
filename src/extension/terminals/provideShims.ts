import path from 'node:path';
import type * as vscode from 'vscode';
import { writeShims } from './shims.ts';

/**
 * Writes a program `berth`, run by VS Code's own Node, for terminals.
 * @returns its folder
 */
export function provideShims(context: vscode.ExtensionContext): Promise<string> {
  return writeShims(
    {
      node: process.execPath,
      cli: context.asAbsolutePath('dist/cli.js'),
      electron: process.versions.electron !== undefined,
    },
    path.join(context.globalStorageUri.fsPath, 'bin'),
  );
}
