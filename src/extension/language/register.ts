import * as vscode from 'vscode';
import { afterActivation } from '../afterActivation.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import { FILES } from './files.ts';
import type { Providers } from './providers.ts';

/** What editors of our files offer. The code behind is loaded with the first such file. */
export function registerLanguage(services: Services): vscode.Disposable {
  const { languages, workspace } = vscode;
  const hintsChanged = new vscode.EventEmitter<void>();
  let loading: Promise<Providers> | undefined;
  let disposed = false;
  const load = () => {
    loading ??= import('./providers.ts').then((module) => {
      const providers = new module.Providers(services);
      if (disposed) providers.dispose();
      return providers;
    });
    return loading;
  };
  const loadFor = (document: vscode.TextDocument) => {
    if (loading !== undefined || languages.match(FILES, document) === 0) return;
    load().catch((error: unknown) => reportError(services, error));
  };

  return vscode.Disposable.from(
    hintsChanged,
    afterActivation(services, async () => {
      for (const document of workspace.textDocuments) loadFor(document);
      return new vscode.Disposable(() => {});
    }),
    workspace.onDidOpenTextDocument(loadFor),
    services.book.onDidChange(() => hintsChanged.fire()),
    languages.registerCompletionItemProvider(
      FILES,
      {
        provideCompletionItems: async (...args) =>
          (await load()).completion.provideCompletionItems(...args),
        resolveCompletionItem: async (...args) =>
          (await load()).completion.resolveCompletionItem?.(...args),
      },
      '$',
      '<',
      ':',
      '"',
    ),
    languages.registerHoverProvider(FILES, {
      provideHover: async (...args) => (await load()).hover.provideHover(...args),
    }),
    languages.registerInlayHintsProvider(FILES, {
      onDidChangeInlayHints: hintsChanged.event,
      provideInlayHints: async (...args) => (await load()).inlayHints.provideInlayHints(...args),
    }),
    languages.registerDefinitionProvider(FILES, {
      provideDefinition: async (...args) => (await load()).definition.provideDefinition(...args),
    }),
    languages.registerReferenceProvider(FILES, {
      provideReferences: async (...args) => (await load()).references.provideReferences(...args),
    }),
    languages.registerDocumentHighlightProvider(FILES, {
      provideDocumentHighlights: async (...args) =>
        (await load()).highlights.provideDocumentHighlights(...args),
    }),
    languages.registerRenameProvider(FILES, {
      prepareRename: async (...args) => (await load()).rename.prepareRename(...args),
      provideRenameEdits: async (...args) => (await load()).rename.provideRenameEdits(...args),
    }),
    languages.registerCodeActionsProvider(
      FILES,
      {
        provideCodeActions: async (...args) => (await load()).actions.provideCodeActions(...args),
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
    new vscode.Disposable(() => {
      disposed = true;
      void loading?.then((providers) => providers.dispose());
    }),
  );
}
