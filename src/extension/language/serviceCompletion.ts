import { findNodeAtLocation, getLocation, type Node } from 'jsonc-parser';
import * as vscode from 'vscode';
import { membersOf } from '../../literals/json/jsonText.ts';
import type { Services } from '../services.ts';
import { NameItem, namesOnOffer } from './completion.ts';
import { type Documents, type Reading, rangeOf } from './documents.ts';
import { namesFor } from './names.ts';

/** What a service in berth.json may wait for, the names that its `port` may be, and the locks of other services. */
export async function completeServiceValues(
  services: Services,
  documents: Documents,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionItem[]> {
  const reading = documents.read(document);
  if (reading?.kind !== 'config') return [];
  const offset = document.offsetAt(position);
  const { path, previousNode, isAtPropertyKey } = getLocation(reading.text, offset);
  const [section, service, key, index] = path;
  if (isAtPropertyKey || section !== 'services' || typeof service !== 'string') return [];
  const isPort = key === 'port' && path.length === 3;
  const isLock = key === 'lock' && path.length === 3;
  const isDependency = key === 'dependsOn' && path.length === 4;
  if (!isPort && !isLock && !isDependency) return [];
  const items = isPort
    ? await portItems(services, document, reading)
    : isLock
      ? lockItems(reading, service)
      : dependencyItems(reading, service, Number(index));
  const range = valueRange(document, previousNode, offset);
  return items.map((item) => {
    const text = JSON.stringify(item.label);
    item.range = range;
    item.insertText = text;
    // What is typed is compared with all that is replaced, the quotes too.
    item.filterText = text;
    return item;
  });
}

async function portItems(
  services: Services,
  document: vscode.TextDocument,
  reading: Reading,
): Promise<vscode.CompletionItem[]> {
  const names = await namesFor(services, document.uri);
  return namesOnOffer(reading, names).map((name) => new NameItem(name, names));
}

/** The other services, but those that it waits for already. */
function dependencyItems(
  { root }: Reading,
  service: string,
  index: number,
): vscode.CompletionItem[] {
  const all = root && findNodeAtLocation(root, ['services']);
  const list = root && findNodeAtLocation(root, ['services', service, 'dependsOn']);
  const listed = (list?.children ?? []).filter((_, i) => i !== index).map((node) => node.value);
  return membersOf(all)
    .filter(([name]) => name !== service && !listed.includes(name))
    .map(([name]) => new vscode.CompletionItem(name, vscode.CompletionItemKind.Module));
}

/** The locks that other services have. */
function lockItems({ root }: Reading, service: string): vscode.CompletionItem[] {
  const all = root && findNodeAtLocation(root, ['services']);
  const locks = membersOf(all).flatMap(([name, value]) => {
    const lock: unknown = findNodeAtLocation(value, ['lock'])?.value;
    return name !== service && typeof lock === 'string' ? [lock] : [];
  });
  return [...new Set(locks)].map(
    (lock) => new vscode.CompletionItem(lock, vscode.CompletionItemKind.Reference),
  );
}

/** The string around an offset, or no more than the offset. */
function valueRange(
  document: vscode.TextDocument,
  node: Node | undefined,
  offset: number,
): vscode.Range {
  const end = node === undefined ? -1 : node.offset + node.length;
  return node?.type === 'string' && node.offset < offset && offset <= end
    ? rangeOf(document, node.offset, end)
    : rangeOf(document, offset, offset);
}
