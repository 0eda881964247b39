import { getLocation, type Location } from 'jsonc-parser';
import * as vscode from 'vscode';
import { commandVariable } from '../../literals/vscode/replace.ts';
import { tokenFor } from '../../registry/tokens.ts';
import type { Services } from '../services.ts';
import { stateInFull } from '../views/words.ts';
import type { Documents, Reading } from './documents.ts';
import { describe } from './hover.ts';
import { type Names, namesFor, statusFor } from './names.ts';
import { spellingAt } from './spelling.ts';

/** A name on offer; what costs time is filled in when it is looked at. */
export class NameItem extends vscode.CompletionItem {
  constructor(
    readonly name: string,
    readonly names: Names,
  ) {
    super(name, vscode.CompletionItemKind.Constant);
  }
}

/** What was typed of a token or a command variable, right before the cursor. */
const TOKEN_BEGUN = /\$(?:<(?:p(?:o(?:r(?:t(?::[^<>"'\s]*)?)?)?)?)?)?$/;
const VARIABLE_BEGUN = /\$\{c[^}\s"]*$/;
const VARIABLE_START = commandVariable('').slice(0, -1);

/** Names for a token or command variable that somebody types inside a string. */
export async function completeNames(
  services: Services,
  documents: Documents,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<NameItem[]> {
  const reading = documents.read(document);
  if (reading === undefined) return [];
  const offset = document.offsetAt(position);
  const line = document.lineAt(position.line).text;
  const before = line.slice(0, position.character);
  const [variable] = VARIABLE_BEGUN.exec(before) ?? [];
  const asVariable =
    variable !== undefined &&
    (VARIABLE_START.startsWith(variable) || variable.startsWith(VARIABLE_START));
  const [begun] = asVariable ? [variable] : (TOKEN_BEGUN.exec(before) ?? []);
  if (begun === undefined) return [];
  const location = getLocation(reading.text, offset);
  if (!isInValue(reading, location, offset)) return [];
  const after = line.slice(position.character);
  const closing = asVariable ? /^[^}\s"<>]*\}?/ : /^[^<>"'\s{}$]*>|^/;
  const rest = closing.exec(after)?.[0].length ?? 0;
  const range = new vscode.Range(position.translate(0, -begun.length), position.translate(0, rest));
  const write =
    asVariable || spellingAt(reading, location) === 'variable' ? commandVariable : tokenFor;
  const names = await namesFor(services, document.uri);
  return namesOnOffer(reading, names).map((name, index) => {
    const item = new NameItem(name, names);
    const named = names.get(name);
    item.detail = named === undefined ? vscode.l10n.t('no number yet') : String(named.port);
    item.range = range;
    item.insertText = write(name);
    item.filterText = asVariable ? commandVariable(name) : tokenFor(name);
    item.sortText = String(index).padStart(5, '0');
    return item;
  });
}

/** The names that a document can speak of; those that it declares itself need not be saved yet. */
export function namesOnOffer({ mentions }: Reading, names: Names): string[] {
  const own = mentions.flatMap(({ kind, name }) => (kind === 'key' ? [name] : []));
  return [...new Set([...own, ...names.all()])];
}

/** Adds what the number is doing. */
export async function resolveName(services: Services, item: NameItem): Promise<NameItem> {
  const named = item.names.get(item.name);
  if (named !== undefined) {
    const status = await statusFor(services, named);
    if (status !== undefined) item.detail = `${named.port}, ${stateInFull(status)}`;
  }
  const documentation = await describe(services, item.names, item.name);
  if (documentation !== undefined) item.documentation = documentation;
  return item;
}

/** Whether an offset is inside the quotes of a value that may hold tokens. */
function isInValue(reading: Reading, location: Location, offset: number): boolean {
  const { previousNode: node, isAtPropertyKey, path } = location;
  if (isAtPropertyKey || node?.type !== 'string') return false;
  if (offset <= node.offset || offset > node.offset + node.length) return false;
  switch (reading.kind) {
    case 'config':
      return (
        (path[0] === 'env' && path.length === 2) ||
        (path[0] === 'services' && (path[2] === 'command' || (path[2] === 'env' && !!path[3])))
      );
    case 'workspace':
      return path[0] === 'tasks' || path[0] === 'launch';
    default:
      return true;
  }
}
