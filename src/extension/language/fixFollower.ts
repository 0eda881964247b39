import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import type { Documents } from './documents.ts';
import { type GiveOut, giveOut } from './giveOut.ts';

/**
 * Gives names their numbers once the fix that speaks of them was applied. VS Code tells nobody
 * whether it applied an edit, and forgets the arguments of a command behind it when the menu is
 * computed anew in between (as it does while a slow save runs), so the document is watched.
 */
export class FixFollower implements vscode.Disposable {
  private readonly offered = new Map<string, GiveOut[]>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly services: Services,
    private readonly documents: Documents,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => this.look(event)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.offered.delete(uri.toString())),
    );
  }

  /** Remembers what a fix means whose edit VS Code has now, until the document changes. */
  expect({ uri }: vscode.TextDocument, request: GiveOut): void {
    const key = uri.toString();
    this.offered.set(key, [...(this.offered.get(key) ?? []), request]);
  }

  private look({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const key = document.uri.toString();
    const requests = this.offered.get(key);
    if (requests === undefined || contentChanges.length === 0) return;
    // An edit belongs to the text it was made for, so after any change the others are void.
    this.offered.delete(key);
    const said = new Set(this.documents.read(document)?.mentions.map(({ name }) => name));
    const applied = requests.filter(({ wanted }) => wanted.every(({ name }) => said.has(name)));
    const [first] = applied;
    if (first === undefined || !vscode.workspace.isTrusted) return;
    const wanted = new Map(
      applied.flatMap((request) => request.wanted).map((one) => [one.name, one]),
    );
    void giveOut(this.services, { root: first.root, wanted: [...wanted.values()] });
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}
