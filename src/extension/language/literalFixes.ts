import * as vscode from 'vscode';
import type { PortLiteral } from '../../literals/finding.ts';
import { nameLiterals } from '../../literals/naming.ts';
import { declareNames, replaceLiterals } from '../../literals/vscode/replace.ts';
import type { Port } from '../../probe/port.ts';
import { CONFIG_FILE, parseConfig } from '../../registry/config.ts';
import { knownNames } from '../hardcoded/knownNames.ts';
import type { Reading } from './documents.ts';
import { addEdits } from './edits.ts';
import type { GiveOut } from './giveOut.ts';
import type { Names } from './names.ts';
import { NAME_LITERAL_AS } from './ownCommands.ts';

/** A fix that still lacks its edit; see {@link literalEdit}. */
export class LiteralFix extends vscode.CodeAction {
  constructor(
    title: string,
    readonly document: vscode.TextDocument,
    readonly reading: Reading,
    readonly literals: readonly PortLiteral[],
    readonly chosen: ReadonlyMap<Port, string>,
    readonly names: Names,
    /** What is given out once the edit was applied. */
    readonly give: GiveOut,
  ) {
    super(title, vscode.CodeActionKind.QuickFix);
  }
}

/** Fixes for the hardcoded ports in a range. Only for trusted workspaces: they lead to an allocation. */
export function literalFixes(
  document: vscode.TextDocument,
  reading: Reading,
  range: vscode.Range,
  diagnostics: readonly vscode.Diagnostic[],
  names: Names,
): vscode.CodeAction[] {
  const { project } = names;
  if (project === undefined) return [];
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const replaceable = reading.literals.filter((literal) => literal.action === 'replace');
  const [here] = replaceable.filter((literal) => literal.start <= end && start <= literal.end);
  if (here === undefined) return [];
  const chosen = nameLiterals(replaceable, knownNames(names));
  const name = chosen.get(here.port) ?? '';
  const same = replaceable.filter((literal) => literal.port === here.port);
  const sure = replaceable.filter((literal) => literal.confidence === 'high');

  const fix = (title: string, literals: readonly PortLiteral[]) => {
    const wanted = new Map(literals.map(({ port }) => [chosen.get(port) ?? '', port]));
    const give: GiveOut = {
      root: project.root,
      wanted: Array.from(wanted, ([wantedName, prefer]) => ({ name: wantedName, prefer })),
    };
    const action = new LiteralFix(title, document, reading, literals, chosen, names, give);
    action.diagnostics = diagnostics.filter(
      (one) => one.source === 'Berth' && one.code === 'hardcoded-port',
    );
    return action;
  };
  const actions: vscode.CodeAction[] = [
    fix(vscode.l10n.t('Replace with named port "{0}"', name), [here]),
  ];
  if (same.length > 1) {
    actions.push(
      fix(vscode.l10n.t('Replace {0} with "{1}" everywhere in this file', here.port, name), same),
    );
  }
  if (sure.some((literal) => literal.port !== here.port)) {
    actions.push(fix(vscode.l10n.t('Replace all hardcoded ports in this file'), sure));
  }
  const ask = new vscode.CodeAction(
    vscode.l10n.t('Replace with a port of another name...'),
    vscode.CodeActionKind.QuickFix,
  );
  ask.command = {
    title: ask.title,
    command: NAME_LITERAL_AS,
    arguments: [document.uri, here.start, document.version],
  };
  actions.push(ask);
  return actions;
}

/**
 * The edit of a fix: names in the place of numbers and, where the project has a `berth.json`, a line
 * there for each new name, so that the old number stays the first choice for everybody.
 */
export async function literalEdit({
  document,
  reading,
  literals,
  chosen,
  names,
}: Pick<
  LiteralFix,
  'document' | 'reading' | 'literals' | 'chosen' | 'names'
>): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  if (reading.root === undefined) return edit;
  const replacements = literals.map((literal) => ({
    literal,
    name: chosen.get(literal.port) ?? '',
  }));
  addEdits(edit, document, replaceLiterals(reading.kind, reading.text, reading.root, replacements));
  const config = await openConfig(names);
  if (config !== undefined) {
    const declared = new Set(parseConfig(config.getText()).config.ports.keys());
    const wanted = new Map(replacements.map(({ literal, name }) => [name, literal.port]));
    addEdits(
      edit,
      config,
      declareNames(
        config.getText(),
        declared,
        Array.from(wanted, ([name, prefer]) => ({ name, prefer })),
      ),
    );
  }
  return edit;
}

async function openConfig({ project }: Names): Promise<vscode.TextDocument | undefined> {
  if (project === undefined) return undefined;
  const uri = vscode.Uri.joinPath(vscode.Uri.file(project.root), CONFIG_FILE);
  return vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
}
