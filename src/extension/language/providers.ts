import type * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { codeActions } from './codeActions.ts';
import { completeNames, NameItem, resolveName } from './completion.ts';
import { definition } from './definition.ts';
import { Diagnostics } from './diagnostics.ts';
import { Documents } from './documents.ts';
import { hover } from './hover.ts';
import { inlayHints } from './inlayHints.ts';
import { highlights, references } from './references.ts';
import { prepareRename, rename } from './rename.ts';
import { RenameFollower } from './renameFollower.ts';
import { completeServiceValues } from './serviceCompletion.ts';

/** Everything that reads documents, loaded when the first document of ours is there. */
export class Providers implements vscode.Disposable {
  private readonly documents = new Documents();
  private readonly renames: RenameFollower;
  private readonly diagnostics: Diagnostics;

  constructor(private readonly services: Services) {
    this.renames = new RenameFollower(services, this.documents);
    this.diagnostics = new Diagnostics(services, this.documents);
  }

  readonly completion: vscode.CompletionItemProvider = {
    provideCompletionItems: async (document, position) => [
      ...(await completeNames(this.services, this.documents, document, position)),
      ...(await completeServiceValues(this.services, this.documents, document, position)),
    ],
    resolveCompletionItem: (item) =>
      item instanceof NameItem ? resolveName(this.services, item) : item,
  };

  readonly hover: vscode.HoverProvider = {
    provideHover: (document, position) => hover(this.services, this.documents, document, position),
  };

  readonly inlayHints: vscode.InlayHintsProvider = {
    provideInlayHints: (document, range) =>
      inlayHints(this.services, this.documents, document, range),
  };

  readonly definition: vscode.DefinitionProvider = {
    provideDefinition: (document, position) =>
      definition(this.services, this.documents, document, position),
  };

  readonly references: vscode.ReferenceProvider = {
    provideReferences: (document, position, _context, token) =>
      references(this.services, this.documents, document, position, token),
  };

  readonly highlights: vscode.DocumentHighlightProvider = {
    provideDocumentHighlights: (document, position) =>
      highlights(this.documents, document, position),
  };

  readonly rename: Required<vscode.RenameProvider> = {
    prepareRename: (document, position) => prepareRename(this.documents, document, position),
    provideRenameEdits: (document, position, newName, token) =>
      rename(this.services, this.documents, this.renames, document, position, newName, token),
  };

  readonly actions: vscode.CodeActionProvider = {
    provideCodeActions: (document, range, context) =>
      codeActions(this.services, this.documents, document, range, context),
  };

  dispose(): void {
    this.renames.dispose();
    this.diagnostics.dispose();
  }
}
