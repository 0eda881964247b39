import type { Edit } from 'jsonc-parser';
import type * as vscode from 'vscode';
import { rangeOf } from './documents.ts';

/** Adds edits of a document's text to an edit of the workspace. */
export function addEdits(
  target: vscode.WorkspaceEdit,
  document: vscode.TextDocument,
  edits: readonly Edit[],
): void {
  for (const { offset, length, content } of edits) {
    target.replace(document.uri, rangeOf(document, offset, offset + length), content);
  }
}
