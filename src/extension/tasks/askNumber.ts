import os from 'node:os';
import * as vscode from 'vscode';
import { findProjectRoot } from '../../registry/project.ts';
import { ProjectPorts } from '../../registry/projectPorts.ts';
import type { Registry } from '../../registry/registry.ts';

/**
 * A name's number as the text that VS Code wants of a variable, allocated on first use.
 * @throws Error with a message for people; VS Code shows it and doesn't run what asked
 */
export async function askNumber(project: ProjectPorts, name: string): Promise<string> {
  if (!vscode.workspace.isTrusted) {
    throw new Error(vscode.l10n.t('Trust this workspace first: until then Berth gives no ports.'));
  }
  const numbers = await project.numbers([name]);
  return String(numbers.get(name));
}

/** A project for names that need none (`/postgres`), in a window without folders. */
export function homeProject(registry: Registry): ProjectPorts {
  return new ProjectPorts(registry, findProjectRoot(os.homedir()));
}
