import * as vscode from 'vscode';
import { checkName, type FullName, isSegment, qualify, shortName } from '../../registry/names.ts';
import { nameProblemText } from '../nameProblem.ts';
import type { Services } from '../services.ts';
import { type Documents, rangeOf } from './documents.ts';
import { type Names, namesFor } from './names.ts';
import { type Found, findEverywhere, fullName } from './projectFiles.ts';
import { renameEdit } from './renameEdit.ts';
import type { RenameFollower } from './renameFollower.ts';

/** The name to rename at a position. Throws, with a message for people, where there is none. */
export function prepareRename(
  documents: Documents,
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.Range {
  const mention = documents.read(document)?.mentionAt(document.offsetAt(position));
  if (mention === undefined) throw new Error(vscode.l10n.t('There is no port name here.'));
  return rangeOf(document, mention.nameStart, mention.nameEnd);
}

/**
 * The edit that renames a name in every file of ours. The registry follows once the edit is applied
 * (see {@link RenameFollower}): somebody may still turn it down in the preview.
 */
export async function rename(
  services: Services,
  documents: Documents,
  follower: RenameFollower,
  document: vscode.TextDocument,
  position: vscode.Position,
  newName: string,
  token: vscode.CancellationToken,
): Promise<vscode.WorkspaceEdit | undefined> {
  const mention = documents.read(document)?.mentionAt(document.offsetAt(position));
  if (mention === undefined) return undefined;
  const wanted = newName.trim();
  const names = await namesFor(services, document.uri);
  const from = fullName(names, mention.name);
  if (from === undefined) {
    // A name that is none has nothing behind it, but this mention can be put right.
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, rangeOf(document, mention.nameStart, mention.nameEnd), wanted);
    return edit;
  }
  const problem = checkName(wanted);
  if (problem !== undefined) throw new Error(nameProblemText(problem));
  if (wanted === mention.name) return new vscode.WorkspaceEdit();
  refuseConflict(names, wanted);

  const found = await findEverywhere(services, documents, from, token);
  if (token.isCancellationRequested) return undefined;
  const label = names.project && names.book.labelFor(names.project.root);
  const to = qualify(wanted, label ?? '');
  refuseForServices(found, to);
  const edit = renameEdit(found, to);
  const root = names.project?.root ?? '';
  follower.expect({
    uri: document.uri,
    from: { name: mention.name, root },
    to: { name: wanted, root },
  });
  return edit;
}

function refuseConflict(names: Names, wanted: string): void {
  const taken = names.get(wanted);
  if (taken !== undefined) {
    throw new Error(
      vscode.l10n.t('There is a name {0} already, with port {1}.', wanted, taken.port),
    );
  }
  if (names.declared(wanted) !== undefined) {
    throw new Error(vscode.l10n.t('berth.json declares a name {0} already.', wanted));
  }
}

/** A service that listens on the port of its own name is renamed with it. */
function refuseForServices(found: readonly Found[], to: FullName): void {
  for (const { mention, names } of found) {
    if (mention.kind !== 'service' || names.project === undefined) continue;
    const service = shortName(to, names.book.labelFor(names.project.root));
    if (!isSegment(service)) {
      throw new Error(
        vscode.l10n.t(
          'The service {0} listens on this port by its name, and a service cannot be called {1}. Give it a "port" first.',
          mention.name,
          service,
        ),
      );
    }
    if (names.config.services.has(service)) {
      throw new Error(vscode.l10n.t('berth.json has a service {0} already.', service));
    }
  }
}
