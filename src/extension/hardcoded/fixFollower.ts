import type { Edit } from 'jsonc-parser';
import * as vscode from 'vscode';
import { rangeOf } from '../language/documents.ts';
import { type GiveOut, giveOut } from '../language/giveOut.ts';
import type { Services } from '../services.ts';
import type { FixEdit } from './fixEdit.ts';
import { configOf } from './planEdit.ts';

/** A fix whose edit VS Code has now. */
interface Offer extends GiveOut {
  /** The edits of the document that tells whether the fix was applied. */
  readonly edits: readonly Edit[];
}

/**
 * Gives names their numbers once the fix that speaks of them was applied. VS Code tells nobody
 * whether it applied an edit, and forgets the arguments of a command behind it when the menu is
 * computed anew in between (as it does while a slow save runs), so one document of the edit is
 * watched: the file or, where that stays as it is, `berth.json`.
 */
export class FixFollower implements vscode.Disposable {
  private readonly offered = new Map<string, Offer[]>();
  /** Edits of a `berth.json` that had nothing unsaved: it is saved with them, as all read it from the disk. */
  private readonly saved = new Map<string, (readonly Edit[])[]>();
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly services: Services) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => this.look(event)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri.toString())),
    );
  }

  /** Remembers what a fix means, until the watched document changes. */
  expect({ plan, file }: FixEdit, root: string): void {
    const own = plan.edits.get(file);
    const { wanted, config } = plan;
    const edits = own ?? config?.edits ?? [];
    if (edits.length === 0) return;
    const key = (own === undefined ? configOf(root) : file.uri).toString();
    this.offered.set(key, [...(this.offered.get(key) ?? []), { root, wanted, edits }]);
    if (config !== undefined) this.expectSave(root, config.edits);
  }

  /** Has `berth.json` saved once it holds some edits, unless it has unsaved changes of somebody's own. */
  expectSave(root: string, edits: readonly Edit[]): void {
    const key = configOf(root).toString();
    const isDirty = vscode.workspace.textDocuments.some(
      (document) => document.isDirty && document.uri.toString() === key,
    );
    if (!isDirty) this.saved.set(key, [...(this.saved.get(key) ?? []), edits]);
  }

  private look({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || isEmpty(document)) return;
    const key = document.uri.toString();
    const offers = this.offered.get(key) ?? [];
    const saves = this.saved.get(key) ?? [];
    // An edit belongs to the text it was made for, so after any change the others are void.
    this.forget(key);
    if (!vscode.workspace.isTrusted) return;
    if (saves.some((edits) => isApplied(document, edits))) void document.save();
    const applied = offers.filter(({ edits }) => isApplied(document, edits));
    const [first] = applied;
    if (first === undefined) return;
    const wanted = new Map(applied.flatMap((offer) => offer.wanted).map((one) => [one.name, one]));
    void giveOut(this.services, { root: first.root, wanted: [...wanted.values()] });
  }

  private forget(key: string): void {
    this.offered.delete(key);
    this.saved.delete(key);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}

/** A file that is made comes empty first. */
function isEmpty(document: vscode.TextDocument): boolean {
  return document.lineCount === 1 && document.lineAt(0).text === '';
}

/** Whether a document reads as some edits of its older text would have it, where they are. */
function isApplied(document: vscode.TextDocument, edits: readonly Edit[]): boolean {
  let shift = 0;
  return edits.every(({ offset, length, content }) => {
    const start = offset + shift;
    shift += content.length - length;
    return document.getText(rangeOf(document, start, start + content.length)) === content;
  });
}
