import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { type Documents, rangeOf } from './documents.ts';
import { namesFor } from './names.ts';
import { findEverywhere, fullName } from './projectFiles.ts';

/** Every mention of the name at a position, in all files of ours. */
export async function references(
  services: Services,
  documents: Documents,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.Location[]> {
  const mention = documents.read(document)?.mentionAt(document.offsetAt(position));
  if (mention === undefined) return [];
  const name = fullName(await namesFor(services, document.uri), mention.name);
  if (name === undefined) return [];
  const found = await findEverywhere(services, documents, name, token);
  return found.map(
    (one) =>
      new vscode.Location(
        one.document.uri,
        rangeOf(one.document, one.mention.nameStart, one.mention.nameEnd),
      ),
  );
}

/** The other mentions of the name at a position in the same document. */
export function highlights(
  documents: Documents,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.DocumentHighlight[] {
  const reading = documents.read(document);
  const mention = reading?.mentionAt(document.offsetAt(position));
  if (reading === undefined || mention === undefined) return [];
  return reading.mentions
    .filter((one) => one.name === mention.name)
    .map((one) => new vscode.DocumentHighlight(rangeOf(document, one.nameStart, one.nameEnd)));
}
