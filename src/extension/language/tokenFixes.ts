import type { Edit } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { Mention } from '../../literals/vscode/mentions.ts';
import { convertTaskText } from '../../literals/vscode/taskRewrite.ts';
import {
  asCommandVariables,
  asInputVariables,
  type DeafTask,
  findDeafTasks,
} from '../../literals/vscode/taskVariables.ts';
import type { Section } from '../../literals/vscode/tokenFiles.ts';
import { checkName } from '../../registry/names.ts';
import { suggest } from '../../registry/suggest.ts';
import type { DiagnosticCode } from './diagnostics.ts';
import type { Reading } from './documents.ts';
import { addEdits } from './edits.ts';
import type { Names } from './names.ts';

/** Mentions that stand in berth.json alone: what is wrong with them is told as its other problems are. */
const IN_CONFIG: ReadonlySet<Mention['kind']> = new Set(['key', 'port', 'service']);

/** Fixes for the tokens in a range; all of them only change the text. */
export function tokenFixes(
  document: vscode.TextDocument,
  reading: Reading,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
  names: Names,
): vscode.CodeAction[] {
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const touches = (one: Mention) => one.start <= end && start <= one.end;
  const about = (code: DiagnosticCode) =>
    diagnostics.filter((one) => one.source === 'Berth' && one.code === code);
  const fix = (title: string, edits: readonly Edit[], code: DiagnosticCode, preferred = false) => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.edit = new vscode.WorkspaceEdit();
    addEdits(action.edit, document, edits);
    action.diagnostics = about(code);
    action.isPreferred = preferred;
    return action;
  };

  const actions: vscode.CodeAction[] = [];
  for (const mention of reading.mentions.filter(touches)) {
    const better = betterName(mention, names);
    if (better === undefined) continue;
    const { nameStart: offset, nameEnd } = mention;
    const edits = [{ offset, length: nameEnd - offset, content: better.name }];
    actions.push(fix(vscode.l10n.t('Change to "{0}"', better.name), edits, better.code, true));
  }
  for (const section of reading.sections) {
    if (section.kind !== 'tasks') continue;
    const deaf = findDeafTasks(section, reading.mentions);
    const here = deaf.find((task) => task.tokens.some(touches));
    if (here === undefined) continue;
    const code = 'unexpanded-token';
    const plain = deaf.filter((task) => task.kind === 'plain');
    if (here.kind === 'plain') {
      const edits = converted(reading, section, here);
      actions.push(fix(vscode.l10n.t('Convert to a Berth task'), edits, code, true));
    }
    if (plain.length > 1 && here.kind === 'plain') {
      const edits = plain.flatMap((task) => converted(reading, section, task));
      actions.push(fix(vscode.l10n.t('Convert all tasks with tokens to Berth tasks'), edits, code));
    }
    actions.push(
      fix(
        vscode.l10n.t('Use an input variable'),
        asInputVariables(reading.text, section, here.tokens),
        code,
      ),
      fix(vscode.l10n.t('Use a command variable'), asCommandVariables(here.tokens), code),
    );
  }
  return actions;
}

function converted(reading: Reading, section: Section, task: DeafTask): Edit[] {
  const path = [...section.path, 'tasks', task.index];
  return convertTaskText(reading.text, section.node, task.node, path);
}

/** What a wrong or unknown name may be meant to be. */
function betterName(
  { kind, name }: Mention,
  names: Names,
): { readonly name: string; readonly code: DiagnosticCode } | undefined {
  const problem = checkName(name);
  if (problem !== undefined) {
    return problem.suggestion === undefined
      ? undefined
      : { name: problem.suggestion, code: IN_CONFIG.has(kind) ? 'config' : 'invalid-name' };
  }
  if (
    kind === 'key' ||
    kind === 'service' ||
    names.declared(name) !== undefined ||
    names.get(name) !== undefined
  ) {
    return undefined;
  }
  const [meant] = suggest(name, names.config.ports.keys());
  return meant === undefined ? undefined : { name: meant, code: 'undeclared-name' };
}
