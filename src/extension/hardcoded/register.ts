import * as vscode from 'vscode';
import { afterActivation } from '../afterActivation.ts';
import { reportError } from '../report.ts';
import type { Services } from '../services.ts';
import type { EditorPorts } from './editorPorts.ts';
import { NAME_LITERAL_AS, REPLACE_EVERYWHERE } from './ownCommands.ts';

/** Every file on a disk may hold ports; which do is judged by {@link mayHoldPorts}. */
const FILES: vscode.DocumentFilter = { scheme: 'file' };

/** What editors offer at hardcoded ports. The code behind is loaded with the first file that may hold some. */
export function registerHardcodedPorts(services: Services): vscode.Disposable {
  const { languages, commands, workspace } = vscode;
  const { CodeActionKind } = vscode;
  let loading: Promise<EditorPorts> | undefined;
  let disposed = false;
  const load = () => {
    loading ??= import('./editorPorts.ts').then((module) => {
      const ports = new module.EditorPorts(services);
      if (disposed) ports.dispose();
      return ports;
    });
    return loading;
  };
  /** What there is for a document; `undefined` while no document at all may hold ports. */
  const loadFor = async (document: vscode.TextDocument) => {
    if (loading === undefined) {
      if (document.uri.scheme !== 'file' || !workspace.isTrusted) return undefined;
      const { mayHoldPorts } = await import('./candidate.ts');
      if (!mayHoldPorts(services, document)) return undefined;
    }
    return load();
  };
  const look = (document: vscode.TextDocument) => {
    if (loading !== undefined) return;
    loadFor(document).catch((error: unknown) => reportError(services, error));
  };
  const lookAtAll = () => {
    for (const document of workspace.textDocuments) look(document);
  };

  return vscode.Disposable.from(
    afterActivation(services, async () => {
      lookAtAll();
      return new vscode.Disposable(() => {});
    }),
    workspace.onDidOpenTextDocument(look),
    workspace.onDidGrantWorkspaceTrust(lookAtAll),
    languages.registerHoverProvider(FILES, {
      provideHover: async (document, ...args) =>
        (await loadFor(document))?.hover.provideHover(document, ...args),
    }),
    languages.registerCodeActionsProvider(
      FILES,
      {
        provideCodeActions: async (document, ...args) =>
          (await loadFor(document))?.actions.provideCodeActions(document, ...args),
        resolveCodeAction: async (action) => (await load()).actions.resolveCodeAction(action),
      },
      {
        providedCodeActionKinds: [
          CodeActionKind.QuickFix,
          CodeActionKind.SourceFixAll.append('berth'),
        ],
        documentation: [
          {
            kind: CodeActionKind.QuickFix,
            command: {
              title: vscode.l10n.t('About named ports'),
              command: 'workbench.action.openWalkthrough',
              arguments: [{ category: `${services.context.extension.id}#start`, step: 'fix' }],
            },
          },
        ],
      },
    ),
    commands.registerCommand(
      NAME_LITERAL_AS,
      async (uri: unknown, offset: unknown, version: unknown) =>
        (await load()).nameLiteralAs(uri, offset, version),
    ),
    commands.registerCommand(REPLACE_EVERYWHERE, async (root: unknown) => {
      const ports = await load();
      // Not awaited: the preview stays until the user answers it, the menu goes on.
      ports.replaceEverywhere(root).catch((error: unknown) => reportError(services, error));
    }),
    new vscode.Disposable(() => {
      disposed = true;
      void loading?.then((ports) => ports.dispose());
    }),
  );
}
