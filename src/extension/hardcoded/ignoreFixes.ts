import * as vscode from 'vscode';
import type { FileKind } from '../../literals/fileKind.ts';
import type { PortLiteral } from '../../literals/finding.ts';
import { ignoreEdit, LONGEST_TO_IGNORE } from '../../literals/leaveOut/ignoreEdit.ts';
import { EMPTY_CONFIG_TEXT } from '../../literals/project/configText.ts';
import { ignoreInConfig, type Unwanted } from '../../literals/project/ignoreText.ts';
import { addEdits } from '../language/edits.ts';
import type { Findings } from './findings.ts';
import type { FixFollower } from './fixFollower.ts';
import { addConfigEdits, configOf, openIfThere } from './planEdit.ts';

/** A fix that has `berth.json` ignore something, and still lacks its edit. */
export class IgnoreFix extends vscode.CodeAction {
  constructor(
    title: string,
    readonly root: string,
    readonly unwanted: Unwanted,
  ) {
    super(title, vscode.CodeActionKind.QuickFix);
  }
}

/** Ways to hear no more of a hardcoded port. */
export function ignoreFixes(
  document: vscode.TextDocument,
  { path, kind, project }: Findings,
  here: PortLiteral,
): vscode.CodeAction[] {
  const { root } = project;
  return [
    ...ignoreHere(document, path, kind, here),
    new IgnoreFix(vscode.l10n.t('Ignore port {0} in this project', here.port), root, {
      key: 'ports',
      value: here.port,
    }),
    new IgnoreFix(vscode.l10n.t('Ignore files of this kind ({0}) in this project', kind), root, {
      key: 'kinds',
      value: kind,
    }),
  ];
}

function ignoreHere(
  document: vscode.TextDocument,
  path: string,
  kind: FileKind,
  here: PortLiteral,
): vscode.CodeAction[] {
  // Even to have VS Code join the lines of a long text takes its time.
  const length = document.offsetAt(new vscode.Position(document.lineCount, 0));
  if (length > LONGEST_TO_IGNORE) return [];
  const jsonWithComments = kind === 'json' && document.languageId === 'jsonc';
  const name = jsonWithComments ? `${path}c` : path;
  const comment = ignoreEdit(kind, name, document.getText(), here.start);
  if (comment === undefined) return [];
  const action = new vscode.CodeAction(
    vscode.l10n.t('Ignore here'),
    vscode.CodeActionKind.QuickFix,
  );
  action.edit = new vscode.WorkspaceEdit();
  addEdits(action.edit, document, [comment]);
  return [action];
}

/** The edit of a fix that changes `berth.json`; it is saved with it, where nothing else is unsaved. */
export async function ignoreEditFor(
  follower: FixFollower,
  { root, unwanted }: IgnoreFix,
): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  const text = (await openIfThere(configOf(root)))?.getText() ?? EMPTY_CONFIG_TEXT;
  const edits = ignoreInConfig(text, unwanted);
  await addConfigEdits(edit, root, { text, edits });
  follower.expectSave(root, edits);
  return edit;
}
