import path from 'node:path';
import * as vscode from 'vscode';
import { isSettled, settledBy } from '../../literals/project/settled.ts';
import { ProjectPorts } from '../../registry/projectPorts.ts';
import { scanFiles } from '../../scan/scanFiles.ts';
import { Names } from '../language/names.ts';
import type { Services } from '../services.ts';
import type { FoundFile } from './planEdit.ts';
import { scanWorkerOf } from './scanWorker.ts';

/**
 * All files of a project that hold hardcoded ports which no name settles, sought with a progress
 * notification; `undefined` when the user cancelled it.
 * @param root the project's, as `findProjectRoot` returns it
 */
export async function searchProject(
  services: Services,
  root: string,
): Promise<readonly FoundFile[] | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Looking for hardcoded ports'),
    cancellable: true,
  };
  const files = await vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const result = await scanFiles({
      paths: [root],
      worker: scanWorkerOf(services),
      signal: abort.signal,
      onProgress: (looked) => progress.report({ message: vscode.l10n.t('{0} files', looked) }),
    }).catch((error: unknown) => {
      if (abort.signal.aborted) return undefined;
      throw error;
    });
    return result?.files;
  });
  if (files === undefined) return undefined;
  const { config } = await services.configs.get(root);
  const names = new Names(
    await services.book.get(),
    new ProjectPorts(services.registry, root),
    config,
  );
  const settled = settledBy(config, names.all());
  return files.flatMap(({ path: file, kind, text, literals }): FoundFile[] => {
    const below = path.relative(root, file).split(path.sep).join('/');
    const open = literals.filter((literal) => !isSettled(below, literal, settled));
    const uri = vscode.Uri.file(file);
    return open.length === 0 ? [] : [{ uri, path: below, kind, text, literals: open }];
  });
}
