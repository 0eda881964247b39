import * as vscode from 'vscode';
import type { NamedPort } from '../../registry/book.ts';
import { shortName, variableName } from '../../registry/names.ts';
import { tokenFor } from '../../registry/tokens.ts';
import type { LockTreeRow } from '../locks/lockRows.ts';
import type { Services } from '../services.ts';
import { LiveNode } from '../views/liveNodes.ts';
import { pickName } from './pick.ts';
import { targetOf } from './target.ts';

/** How long the status bar says what was copied, in ms. */
const SHOWN = 3_000;

/** Copies a name's number, or the number of an unnamed listener's row. */
export async function copyNumber(services: Services, argument?: unknown): Promise<void> {
  const target = targetOf(argument, services.projects.current()?.root);
  if (target.kind === 'port') return copyText(String(target.port));
  await copyOf(services, argument, ({ port }) => String(port));
}

/** Copies `http://localhost:24817`. */
export function copyUrl(services: Services, argument?: unknown): Promise<void> {
  return copyOf(services, argument, ({ port }) => `http://localhost:${port}`);
}

/** Copies `$<port:api>`, in short for a name of this window's projects. */
export function copyToken(services: Services, argument?: unknown): Promise<void> {
  const roots = new Set(services.projects.all().map((project) => project.root));
  return copyOf(services, argument, ({ name, project, root }) =>
    tokenFor(root !== undefined && roots.has(root) ? shortName(name, project) : name),
  );
}

/** Copies the name of the environment variable that carries the number. */
export function copyVariable(services: Services, argument?: unknown): Promise<void> {
  return copyOf(services, argument, ({ name }) => variableName(name));
}

/** Copies the name of a lock's row, as `berth lock` takes it. */
export async function copyLock(_services: Services, argument?: unknown): Promise<void> {
  if (!(argument instanceof LiveNode)) return;
  const row = argument.row as LockTreeRow;
  if (row.kind === 'lock') await copyText(row.label);
}

async function copyOf(
  services: Services,
  argument: unknown,
  text: (named: NamedPort) => string,
): Promise<void> {
  const picked = await pickName(services, argument, vscode.l10n.t('The name to copy'));
  if (picked !== undefined) await copyText(text(picked.named));
}

async function copyText(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', text), SHOWN);
}
