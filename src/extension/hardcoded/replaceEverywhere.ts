import * as vscode from 'vscode';
import { searchFolders } from '../portSearch/searchFolders.ts';
import { type FoundProject, isTickedFirst } from '../portSearch/searchResult.ts';
import type { Services } from '../services.ts';
import { replaceInProject } from './replaceInProject.ts';

/** Looks for the hardcoded ports of a whole project and replaces those that surely are ports, after a preview. */
export async function replaceEverywhere(services: Services, root: unknown): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  const projects = await search(services);
  if (projects === undefined) return;
  const project = projects.find((one) => one.root === root);
  const files = project?.files ?? [];
  const chosen = new Set(files.flatMap(({ literals }) => literals.filter(isTickedFirst)));
  const outcome =
    project === undefined || chosen.size === 0
      ? 'nothing'
      : await replaceInProject(services, { root: project.root, files, chosen });
  if (outcome === 'nothing') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is nothing to replace in this project.'),
    );
  }
}

/** `undefined` when the user cancelled it. */
async function search(services: Services): Promise<readonly FoundProject[] | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Looking for hardcoded ports'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    try {
      const { projects } = await searchFolders(services, abort.signal, (looked) =>
        progress.report({ message: vscode.l10n.t('{0} files', looked) }),
      );
      return projects;
    } catch (error) {
      if (abort.signal.aborted) return undefined;
      throw error;
    }
  });
}
