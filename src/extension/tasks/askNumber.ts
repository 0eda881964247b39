import os from 'node:os';
import * as vscode from 'vscode';
import type { Port } from '../../probe/port.ts';
import { findProjectRoot } from '../../registry/project.ts';
import { ProjectPorts } from '../../registry/projectPorts.ts';
import type { Registry } from '../../registry/registry.ts';

/**
 * A name's number, allocated on first use. VS Code wants it of a variable as a text.
 * @throws Error with a message for people; VS Code shows it and doesn't run what asked
 */
export async function askNumber(project: ProjectPorts, name: string): Promise<Port> {
  if (!vscode.workspace.isTrusted) {
    throw new Error(vscode.l10n.t('Trust this workspace first: until then Berth gives no ports.'));
  }
  const numbers = await project.numbers([name]);
  const port = numbers.get(name);
  if (port === undefined) throw new Error(`${name} got no number.`);
  return port;
}

/** A project for names that need none (`/postgres`), in a window without folders. */
export function homeProject(registry: Registry): ProjectPorts {
  return new ProjectPorts(registry, findProjectRoot(os.homedir()));
}
