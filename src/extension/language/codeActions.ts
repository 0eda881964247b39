import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import type { Documents } from './documents.ts';
import type { FixFollower } from './fixFollower.ts';
import { LiteralFix, literalEdit, literalFixes } from './literalFixes.ts';
import { namesFor } from './names.ts';
import { tokenFixes } from './tokenFixes.ts';

/** The fixes for tokens and hardcoded ports in a range. */
export async function codeActions(
  services: Services,
  documents: Documents,
  document: vscode.TextDocument,
  range: vscode.Range,
  context: vscode.CodeActionContext,
): Promise<vscode.CodeAction[]> {
  const reading = documents.read(document);
  if (reading === undefined) return [];
  if (reading.mentions.length === 0 && reading.literals.length === 0) return [];
  const names = await namesFor(services, document.uri);
  const { diagnostics } = context;
  return [
    ...tokenFixes(document, reading, range, diagnostics, names),
    ...(vscode.workspace.isTrusted
      ? literalFixes(document, reading, range, diagnostics, names)
      : []),
  ];
}

/** Fills in the edit of a fix, which may have to open another file. */
export async function resolveAction(
  follower: FixFollower,
  action: vscode.CodeAction,
): Promise<vscode.CodeAction> {
  if (action instanceof LiteralFix) {
    action.edit = await literalEdit(action);
    follower.expect(action.document, action.give);
  }
  return action;
}
