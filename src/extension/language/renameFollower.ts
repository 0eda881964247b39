import * as vscode from 'vscode';
import type { NameRef } from '../../registry/book.ts';
import { explain } from '../../registry/messages.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import type { Documents } from './documents.ts';

/** A renaming whose edit was handed to VS Code. */
export interface ExpectedRename {
  /** The document that it was asked for in; always part of the edit. */
  readonly uri: vscode.Uri;
  readonly from: NameRef;
  readonly to: NameRef;
}

/**
 * Renames in the registry what was renamed in the files. VS Code tells nobody whether a rename's
 * edit was applied, so the document it began in is watched: when it speaks of the new name, the
 * registry follows, and back again when the edit is undone.
 */
export class RenameFollower implements vscode.Disposable {
  private expected: (ExpectedRename & { readonly done: boolean }) | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly services: Services,
    private readonly documents: Documents,
  ) {
    this.subscription = vscode.workspace.onDidChangeTextDocument((event) => this.look(event));
  }

  /** Follows a renaming from now on; the one before is no longer of interest. */
  expect(rename: ExpectedRename): void {
    this.expected = { ...rename, done: false };
  }

  private look({ document, reason, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const { expected } = this;
    if (expected === undefined || contentChanges.length === 0) return;
    if (document.uri.toString() !== expected.uri.toString()) return;
    const said = new Set(this.documents.read(document)?.mentions.map(({ name }) => name));
    const isNew = said.has(expected.to.name) && !said.has(expected.from.name);
    const isOld = said.has(expected.from.name) && !said.has(expected.to.name);
    if (!expected.done && isNew) this.follow(expected, expected.from, expected.to);
    else if (expected.done && isOld && reason === vscode.TextDocumentChangeReason.Undo) {
      this.follow(expected, expected.to, expected.from);
    }
  }

  private follow(expected: ExpectedRename, from: NameRef, to: NameRef): void {
    this.expected = { ...expected, done: from === expected.from };
    this.rename(from, to).catch((error: unknown) => reportError(this.services, error));
  }

  private async rename(from: NameRef, to: NameRef): Promise<void> {
    const { registry, book } = this.services;
    const result = await registry.rename(from, to);
    await book.refresh();
    // A name without a number is only a word in files: nothing is left to rename.
    if (result.kind === 'renamed' || result.kind === 'unknown-name') return;
    await vscode.window.showWarningMessage(
      vscode.l10n.t(
        'The files say "{0}" now, but the registry keeps "{1}": {2}',
        to.name,
        from.name,
        explain(result),
      ),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }
}
