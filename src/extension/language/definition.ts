import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';
import { CONFIG_FILE } from '../../registry/config.ts';
import type { Services } from '../services.ts';
import { type Documents, rangeOf } from './documents.ts';
import { namesFor } from './names.ts';

/** Where a name is said: its line in `berth.json`, else its line in the registry. */
export async function definition(
  services: Services,
  documents: Documents,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.LocationLink[]> {
  const mention = documents.read(document)?.mentionAt(document.offsetAt(position));
  if (mention === undefined) return [];
  const origin = rangeOf(document, mention.nameStart, mention.nameEnd);
  const names = await namesFor(services, document.uri);
  const { project } = names;
  if (mention.kind !== 'key' && names.declared(mention.name) !== undefined && project) {
    const file = vscode.Uri.joinPath(vscode.Uri.file(project.root), CONFIG_FILE);
    const link = await linkTo(file, ['ports', mention.name], origin);
    if (link !== undefined) return [link];
  }
  const named = names.get(mention.name);
  if (named === undefined) return [];
  const file = vscode.Uri.file(services.registry.file);
  const link = await linkTo(file, ['ports', named.name], origin);
  if (link !== undefined) return [link];
  // An editor that holds the registry may not have heard of its new text yet: to its top, then.
  const top = new vscode.Range(0, 0, 0, 0);
  return [{ originSelectionRange: origin, targetUri: file, targetRange: top }];
}

/** A link to a member of a JSON file; `undefined` when it isn't there. */
async function linkTo(
  uri: vscode.Uri,
  path: string[],
  originSelectionRange: vscode.Range,
): Promise<vscode.LocationLink | undefined> {
  let target: vscode.TextDocument;
  try {
    target = await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
  const root = parseTree(target.getText(), [], { allowTrailingComma: true });
  const property = root && findNodeAtLocation(root, path)?.parent;
  const key = property?.children?.[0];
  if (property === undefined || key === undefined) return undefined;
  return {
    originSelectionRange,
    targetUri: uri,
    targetRange: rangeOf(target, property.offset, property.offset + property.length),
    targetSelectionRange: rangeOf(target, key.offset + 1, key.offset + key.length - 1),
  };
}
