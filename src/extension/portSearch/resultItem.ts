import path from 'node:path';
import * as vscode from 'vscode';
import type { LiteralAction, PortLiteral } from '../../literals/finding.ts';
import { literally } from '../views/links.ts';
import { actionInFull, actionInShort } from './actionWords.ts';
import type { FileRow, FoundRow, Grouping, NumberRow, ResultRow } from './resultRows.ts';
import { isActionable } from './searchResult.ts';

/**
 * How a row looks. Its context value is a list of words that the menus in package.json match: `found`,
 * `number` or `file`; `actionable` where something can be done.
 */
export function toItem(
  row: ResultRow,
  grouping: Grouping,
  isTicked: (literal: PortLiteral) => boolean,
): vscode.TreeItem {
  const item = describe(row, grouping);
  item.id = row.id;
  const literals =
    row.kind === 'found' ? [row.literal] : row.children.map(({ literal }) => literal);
  const actionable = literals.filter(isActionable);
  item.contextValue = actionable.length === 0 ? row.kind : `${row.kind} actionable`;
  if (actionable.length > 0) item.checkboxState = checkbox(actionable.every(isTicked));
  return item;
}

function checkbox(isOn: boolean): NonNullable<vscode.TreeItem['checkboxState']> {
  return {
    state: isOn ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
    tooltip: isOn ? vscode.l10n.t('Is replaced') : vscode.l10n.t('Is left as it is'),
  };
}

function describe(row: ResultRow, grouping: Grouping): vscode.TreeItem {
  switch (row.kind) {
    case 'number':
      return numberItem(row);
    case 'file':
      return fileItem(row);
    case 'found':
      return foundItem(row, grouping);
  }
}

function numberItem({ port, files, children }: NumberRow): vscode.TreeItem {
  const item = new vscode.TreeItem(String(port), vscode.TreeItemCollapsibleState.Expanded);
  const places = children.length;
  if (places === 1) item.description = vscode.l10n.t('1 place');
  else if (files === 1) item.description = vscode.l10n.t('{0} places in 1 file', places);
  else item.description = vscode.l10n.t('{0} places in {1} files', places, files);
  return item;
}

function fileItem({ file, project, children }: FileRow): vscode.TreeItem {
  const item = new vscode.TreeItem(file.uri, vscode.TreeItemCollapsibleState.Expanded);
  item.iconPath = vscode.ThemeIcon.File;
  const folder = path.posix.dirname(file.path);
  item.description = [project, folder === '.' ? undefined : folder, String(children.length)]
    .filter((part) => part !== undefined)
    .join(' · ');
  return item;
}

const ICONS: Record<LiteralAction, vscode.ThemeIcon> = {
  replace: new vscode.ThemeIcon('replace'),
  link: new vscode.ThemeIcon('link'),
  wrap: new vscode.ThemeIcon('terminal'),
  report: new vscode.ThemeIcon('circle-outline', new vscode.ThemeColor('disabledForeground')),
};

function foundItem({ file, literal, line, column, preview }: FoundRow, grouping: Grouping) {
  const action = actionInShort(literal);
  const place = `${file.path}:${line + 1}`;
  const item = new vscode.TreeItem(
    grouping === 'file'
      ? { label: preview.text, highlights: [[preview.start, preview.end]] }
      : { label: place },
  );
  item.description = grouping === 'file' ? action : `${action} · ${preview.text}`;
  item.iconPath = ICONS[literal.action];
  item.tooltip = new vscode.MarkdownString(
    [
      `**${literal.port}** ${literally(place)}`,
      `\`${codeOf(preview.text)}\``,
      literally(actionInFull(literal)),
    ].join('\n\n'),
  );
  item.accessibilityInformation = {
    label: vscode.l10n.t('port {0}, {1}, {2}', literal.port, place, action),
  };
  const start = new vscode.Position(line, column);
  const selection = new vscode.Range(start, start.translate(0, literal.end - literal.start));
  item.command = {
    command: 'vscode.open',
    title: vscode.l10n.t('Open'),
    arguments: [file.uri, { selection } satisfies vscode.TextDocumentShowOptions],
  };
  return item;
}

/** A backtick would end the code around it. */
function codeOf(text: string): string {
  return text.replaceAll('`', "'");
}
