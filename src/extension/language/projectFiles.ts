import path from 'node:path';
import * as vscode from 'vscode';
import type { Mention } from '../../literals/vscode/mentions.ts';
import { tokenFileKind } from '../../literals/vscode/tokenFiles.ts';
import { CONFIG_FILE, EMPTY_CONFIG } from '../../registry/config.ts';
import { checkName, type FullName, isAbsolute } from '../../registry/names.ts';
import { findProjectRoot } from '../../registry/project.ts';
import type { Services } from '../services.ts';
import type { Documents } from './documents.ts';
import { FILES_GLOB } from './files.ts';
import { Names } from './names.ts';

/** A mention and the document it stands in. */
export interface Found {
  readonly document: vscode.TextDocument;
  readonly mention: Mention;
  /** The names of the project that the document belongs to. */
  readonly names: Names;
}

/**
 * Every mention of a name in the window's files of ours. Those of other projects count when they
 * spell the same name out (`/shop/api`).
 */
export async function findEverywhere(
  services: Services,
  documents: Documents,
  name: FullName,
  token: vscode.CancellationToken,
): Promise<Found[]> {
  const book = await services.book.get();
  const found: Found[] = [];
  for (const uri of await filesOfWindow(services, token)) {
    if (token.isCancellationRequested) return [];
    const document = await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
    const reading = document && documents.read(document);
    if (document === undefined || reading === undefined || reading.mentions.length === 0) continue;
    const project = projectOf(services, uri);
    const config =
      project === undefined ? EMPTY_CONFIG : (await services.configs.get(project.root)).config;
    const names = new Names(book, project, config);
    for (const mention of reading.mentions) {
      if (fullName(names, mention.name) === name) found.push({ document, mention, names });
    }
  }
  return found;
}

/** The full name behind what a document wrote; `undefined` when it is none or belongs to no project. */
export function fullName(names: Names, name: string): FullName | undefined {
  if (checkName(name) !== undefined) return undefined;
  if (names.project === undefined && !isAbsolute(name)) return undefined;
  return names.book.fullName({ name, root: names.project?.root ?? '' });
}

/** The project of the window whose root the file's own is; a nested repository's files are not ours. */
function projectOf(services: Services, uri: vscode.Uri) {
  const project = services.projects.ofUri(uri);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (project === undefined || folder === undefined) return project;
  const root = findProjectRoot(path.dirname(uri.fsPath), folder.uri.fsPath);
  return root === project.root ? project : undefined;
}

async function filesOfWindow(
  services: Services,
  token: vscode.CancellationToken,
): Promise<vscode.Uri[]> {
  const uris = await vscode.workspace.findFiles(FILES_GLOB, '**/node_modules/**', undefined, token);
  const { workspaceFile } = vscode.workspace;
  if (workspaceFile?.scheme === 'file') uris.push(workspaceFile);
  // A folder inside a project does not hold the project's berth.json.
  for (const { root } of services.projects.all()) {
    uris.push(vscode.Uri.joinPath(vscode.Uri.file(root), CONFIG_FILE));
  }
  const files = uris.filter(
    (uri) => uri.scheme === 'file' && tokenFileKind(uri.path) !== undefined,
  );
  return [...new Map(files.map((uri) => [uri.toString(), uri])).values()];
}
