import * as vscode from 'vscode';
import type { NameProblem } from '../registry/names.ts';

/** What is wrong with a name that somebody typed, and one that would do. */
export function nameProblemText({ message, suggestion }: NameProblem): string {
  return suggestion === undefined ? message : vscode.l10n.t('{0} Try "{1}".', message, suggestion);
}
