import { readFile } from 'node:fs/promises';
import { findNodeAtLocation, findNodeAtOffset, getNodePath, type Node } from 'jsonc-parser';
import * as vscode from 'vscode';
import { parseJson } from '../../literals/json/parseJson.ts';
import { CONFIG_FILE } from '../../registry/config.ts';
import { positionAt } from '../../registry/textPosition.ts';
import type { Services } from '../services.ts';
import { type Documents, type Reading, rangeOf } from './documents.ts';
import { namesFor } from './names.ts';

/**
 * Where a name is said: its line in `berth.json`, else its line in the registry. Where a service waits for another,
 * that other.
 */
export async function definition(
  services: Services,
  documents: Documents,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.LocationLink[]> {
  const reading = documents.read(document);
  if (reading === undefined) return [];
  const offset = document.offsetAt(position);
  const service = dependencyAt(reading, offset);
  if (service !== undefined) {
    const origin = rangeOf(document, service.offset + 1, service.offset + service.length - 1);
    const link = linkTo(document.uri, reading.text, ['services', service.value], origin);
    return link === undefined ? [] : [link];
  }
  const mention = reading.mentionAt(offset);
  if (mention === undefined) return [];
  const origin = rangeOf(document, mention.nameStart, mention.nameEnd);
  const names = await namesFor(services, document.uri);
  const { project } = names;
  if (mention.kind !== 'key' && names.declared(mention.name) !== undefined && project) {
    const file = vscode.Uri.joinPath(vscode.Uri.file(project.root), CONFIG_FILE);
    const config = await vscode.workspace.openTextDocument(file).then(undefined, () => undefined);
    const link = config && linkTo(file, config.getText(), ['ports', mention.name], origin);
    if (link !== undefined) return [link];
  }
  const named = names.get(mention.name);
  if (named === undefined) return [];
  // Read from the disk: VS Code may keep an old text of a file outside the workspace.
  const { file } = services.registry;
  const text = await readFile(file, 'utf8').catch(() => '');
  const link = linkTo(vscode.Uri.file(file), text, ['ports', named.name], origin);
  return link === undefined ? [] : [link];
}

/** The name of a service that another one waits for. */
function dependencyAt({ kind, root }: Reading, offset: number): Node | undefined {
  const node = kind === 'config' && root ? findNodeAtOffset(root, offset, true) : undefined;
  if (node?.type !== 'string') return undefined;
  const [section, , key, index] = getNodePath(node);
  return section === 'services' && key === 'dependsOn' && index !== undefined ? node : undefined;
}

/** A link to a member of a JSON file; `undefined` when it isn't there. */
function linkTo(
  targetUri: vscode.Uri,
  text: string,
  path: string[],
  originSelectionRange: vscode.Range,
): vscode.LocationLink | undefined {
  const root = parseJson(text);
  const property = root && findNodeAtLocation(root, path)?.parent;
  const key = property?.children?.[0];
  if (property === undefined || key === undefined) return undefined;
  const range = (start: number, end: number) => new vscode.Range(at(text, start), at(text, end));
  return {
    originSelectionRange,
    targetUri,
    targetRange: range(property.offset, property.offset + property.length),
    targetSelectionRange: range(key.offset + 1, key.offset + key.length - 1),
  };
}

function at(text: string, offset: number): vscode.Position {
  const { line, column } = positionAt(text, offset);
  return new vscode.Position(line - 1, column - 1);
}
