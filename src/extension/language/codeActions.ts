import type * as vscode from 'vscode';
import type { Services } from '../services.ts';
import type { Documents } from './documents.ts';
import { namesFor } from './names.ts';
import { tokenFixes } from './tokenFixes.ts';

/** The fixes for tokens in a range. */
export async function codeActions(
  services: Services,
  documents: Documents,
  document: vscode.TextDocument,
  range: vscode.Range,
  { diagnostics }: vscode.CodeActionContext,
): Promise<vscode.CodeAction[]> {
  const reading = documents.read(document);
  if (reading === undefined || reading.mentions.length === 0) return [];
  const names = await namesFor(services, document.uri);
  return tokenFixes(document, reading, range, diagnostics, names);
}
