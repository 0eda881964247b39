import * as vscode from 'vscode';
import { type FullName, isAbsolute, shortName } from '../../registry/names.ts';
import { rangeOf } from './documents.ts';
import type { Found } from './projectFiles.ts';

/** The edit that gives mentions of a name another name, each spelled as its document spells names. */
export function renameEdit(found: readonly Found[], to: FullName): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { document, mention, names } of found) {
    const { project, book } = names;
    const spelled =
      isAbsolute(mention.name) || project === undefined
        ? to
        : shortName(to, book.labelFor(project.root));
    edit.replace(document.uri, rangeOf(document, mention.nameStart, mention.nameEnd), spelled);
  }
  return edit;
}
