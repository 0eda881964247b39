import * as vscode from 'vscode';
import type { Book, NamedPort } from '../../registry/book.ts';
import { checkName, isAbsolute } from '../../registry/names.ts';
import { nameProblemText } from '../nameProblem.ts';

/** What the question for a name needs to know. */
export interface NameQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly book: Book;
  /** The project of relative names; without one, names must be shared. */
  readonly root: string | undefined;
  readonly value?: string;
  /** What to say of a name that exists; `undefined` when it is welcome. */
  existing(named: NamedPort): vscode.InputBoxValidationMessage | undefined;
}

/** Asks for a name and says while it is typed what is wrong with it. */
export async function askName(question: NameQuestion): Promise<string | undefined> {
  const { title, prompt, value = '' } = question;
  const lastSegment = value.lastIndexOf('/') + 1;
  const answer = await vscode.window.showInputBox({
    title,
    prompt,
    value,
    valueSelection: [lastSegment, value.length],
    placeHolder: question.root === undefined ? '/postgres' : 'api',
    validateInput: (text) => judge(text.trim(), question),
  });
  return answer?.trim();
}

function judge(name: string, { book, root, existing }: NameQuestion) {
  const problem = checkName(name);
  if (problem !== undefined) return nameProblemText(problem);
  if (root === undefined && !isAbsolute(name)) {
    return vscode.l10n.t('Only a shared name works here, for example "/{0}".', name);
  }
  const named = book.get({ name, root: root ?? '' });
  return named === undefined ? undefined : existing(named);
}
