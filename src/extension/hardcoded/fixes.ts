import * as vscode from 'vscode';
import type { PortLiteral } from '../../literals/finding.ts';
import type { Findings } from './findings.ts';
import { fixTitle } from './fixTitle.ts';
import type { MarkCode } from './hints.ts';
import { NAME_LITERAL_AS, REPLACE_EVERYWHERE } from './ownCommands.ts';

/** What puts names in the place of some hardcoded ports of one document. */
export interface Replacement {
  readonly document: vscode.TextDocument;
  /** The version of the document in which the literals were found. */
  readonly version: number;
  readonly found: Findings;
  readonly literals: readonly PortLiteral[];
  readonly nameOf: (literal: PortLiteral) => string;
}

/** A fix that still lacks its edit. */
export class PortFix extends vscode.CodeAction {
  constructor(
    title: string,
    kind: vscode.CodeActionKind,
    readonly replacement: Replacement,
  ) {
    super(title, kind);
  }
}

/** `source.fixAll.berth`: what `editor.codeActionsOnSave` can ask for. */
export const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('berth');

/** Fixes for one hardcoded port, and those of its file on this occasion. */
export function portFixes(
  replacement: Omit<Replacement, 'literals'>,
  here: PortLiteral,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const { document, version, found, nameOf } = replacement;
  const name = nameOf(here);
  const usable = found.literals.filter(({ action }) => action !== 'report');
  const same = usable.filter((literal) => literal.port === here.port && nameOf(literal) === name);
  const sure = usable.filter(({ confidence }) => confidence === 'high');
  const about = diagnostics.filter(isOurs);
  const fix = (title: string, literals: readonly PortLiteral[]) => {
    const action = new PortFix(title, vscode.CodeActionKind.QuickFix, { ...replacement, literals });
    action.diagnostics = about;
    return action;
  };
  const ask = (title: string, command: string, ...args: unknown[]) => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.command = { title, command, arguments: args };
    return action;
  };
  return [
    fix(fixTitle(here, name), [here]),
    ...(same.length > 1
      ? [
          fix(
            vscode.l10n.t('Replace {0} with "{1}" everywhere in this file', here.port, name),
            same,
          ),
        ]
      : []),
    ...(sure.some(({ port }) => port !== here.port)
      ? [fix(vscode.l10n.t('Replace all hardcoded ports in this file'), sure)]
      : []),
    ask(
      vscode.l10n.t('Replace everywhere in this project...'),
      REPLACE_EVERYWHERE,
      found.project.root,
    ),
    ask(
      vscode.l10n.t('Replace with a port of another name...'),
      NAME_LITERAL_AS,
      document.uri,
      here.start,
      version,
    ),
  ];
}

/** What replaces every port of a file that surely is one; `undefined` when there is none. */
export function fixAll(replacement: Omit<Replacement, 'literals'>): PortFix | undefined {
  const literals = replacement.found.literals.filter(
    ({ action, confidence }) => action === 'replace' && confidence === 'high',
  );
  return literals.length === 0
    ? undefined
    : new PortFix(vscode.l10n.t('Replace all hardcoded ports'), FIX_ALL, {
        ...replacement,
        literals,
      });
}

function isOurs({ source, code }: vscode.Diagnostic): boolean {
  const codes: readonly MarkCode[] = ['hardcoded-port', 'port-conflict'];
  return source === 'Berth' && codes.some((one) => one === code);
}
