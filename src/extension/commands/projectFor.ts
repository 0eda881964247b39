import * as vscode from 'vscode';
import type { ProjectPorts } from '../../registry/projectPorts.ts';
import type { Services } from '../services.ts';

/**
 * The project that a new name belongs to: the one at `root`, the window's only one, or the user's pick.
 * `none` in a window without a project, where only shared names work.
 */
export async function projectFor(
  services: Services,
  root: string | undefined,
): Promise<ProjectPorts | 'none' | 'cancelled'> {
  const all = services.projects.all();
  const known = all.find((project) => project.root === root);
  if (known !== undefined) return known;
  if (all.length <= 1) return all[0] ?? 'none';
  const book = await services.book.get();
  const items = all.map((project) => ({
    label: book.labelFor(project.root),
    description: project.root,
    project,
  }));
  const placeHolder = vscode.l10n.t('The project that the name belongs to');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.project ?? 'cancelled';
}
