import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { replaceInProject } from './replaceInProject.ts';
import { searchProject } from './searchProject.ts';

/** Looks for the hardcoded ports of a whole project and replaces those that surely are ports, after a preview. */
export async function replaceEverywhere(services: Services, root: unknown): Promise<void> {
  const project = services.projects.all().find((one) => one.root === root);
  if (project === undefined || !vscode.workspace.isTrusted) return;
  const files = await searchProject(services, project.root);
  if (files === undefined) return;
  const chosen = new Set(
    files.flatMap(({ literals }) =>
      literals.filter(({ action, confidence }) => action !== 'report' && confidence === 'high'),
    ),
  );
  const outcome = await replaceInProject(services, { root: project.root, files, chosen });
  if (outcome === 'nothing') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is nothing to replace in this project.'),
    );
  }
}
