import { realpathSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { isSettled, settledBy } from '../../literals/project/settled.ts';
import { groupBy } from '../../probe/groupBy.ts';
import { findProjectRoot } from '../../registry/project.ts';
import { ProjectPorts } from '../../registry/projectPorts.ts';
import { type FileReport, scanFiles, type Unread } from '../../scan/scanFiles.ts';
import type { FoundFile } from '../hardcoded/planEdit.ts';
import { Names } from '../language/names.ts';
import type { Services } from '../services.ts';
import { excludePatterns } from './excludes.ts';
import type { FoundProject, SearchResult } from './searchResult.ts';

interface PlacedFile extends FoundFile {
  readonly root: string;
}

/** The hardcoded ports in the workspace's folders that berth.json does not settle or ignore. */
export async function searchFolders(
  services: Services,
  signal: AbortSignal,
  onProgress: (files: number) => void,
): Promise<SearchResult> {
  const found: PlacedFile[] = [];
  const unread: Unread[] = [];
  let looked = 0;
  for (const folder of outermostFolders()) {
    const before = looked;
    const result = await scanFiles({
      paths: [folder.uri.fsPath],
      exclude: excludesFor(folder),
      worker: services.context.asAbsolutePath('dist/scanWorker.js'),
      signal,
      onProgress: (files) => onProgress(before + files),
    });
    looked += result.looked;
    unread.push(...result.unread);
    found.push(...place(result.files, folder));
  }
  const projects = Array.from(
    groupBy(found, ({ root }) => root),
    ([root, files]) => unsettled(services, root, files),
  );
  const left = (await Promise.all(projects)).filter(({ files }) => files.length > 0);
  return { projects: left, looked, unread };
}

/** A folder inside another one of the workspace is looked at with that one. */
function outermostFolders(): vscode.WorkspaceFolder[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(
    ({ uri }) => uri.scheme === 'file',
  );
  return folders.filter(
    ({ uri }) =>
      !folders.some((other) => uri.fsPath.startsWith(path.join(other.uri.fsPath, path.sep))),
  );
}

function excludesFor(folder: vscode.WorkspaceFolder): string[] {
  const settings = vscode.workspace.getConfiguration(undefined, folder.uri);
  return excludePatterns(settings.get('files.exclude', {}), settings.get('search.exclude', {}));
}

/** The project of each file is the checkout around it, which may lie inside the folder. */
function place(reports: readonly FileReport[], { uri }: vscode.WorkspaceFolder): PlacedFile[] {
  const folder = uri.fsPath;
  const real = realPath(folder);
  const roots = new Map<string, string>();
  return reports.map((report) => {
    const file = path.join(real, path.relative(folder, report.path));
    const parent = path.dirname(file);
    const root = roots.get(parent) ?? findProjectRoot(parent, real);
    roots.set(parent, root);
    const relative = path.relative(root, file).split(path.sep).join('/');
    return { ...report, path: relative, uri: vscode.Uri.file(report.path), root };
  });
}

function realPath(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}

async function unsettled(
  services: Services,
  root: string,
  files: readonly PlacedFile[],
): Promise<FoundProject> {
  const book = await services.book.get();
  const { config } = await services.configs.get(root);
  const names = new Names(book, new ProjectPorts(services.registry, root), config);
  const settled = settledBy(config, names.all());
  return {
    root,
    label: book.labelFor(root),
    files: files.flatMap((file) => {
      const literals = file.literals.filter((literal) => !isSettled(file.path, literal, settled));
      return literals.length === 0 ? [] : [{ ...file, literals }];
    }),
  };
}
