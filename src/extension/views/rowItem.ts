import * as vscode from 'vscode';
import type { Listener } from '../../probe/listeners.ts';
import { isStoppable } from '../../probe/stop.ts';
import { describeListener } from '../../registry/messages.ts';
import type { NameState } from '../../registry/status.ts';
import type { Running } from '../activity/running.ts';
import type { CleanUpRow, GroupRow, NameRow, ProblemRow, Row } from './rows.ts';
import { stateInFull, stateInShort } from './words.ts';

/**
 * How a row looks. Its context value is a list of words that the menus in package.json match:
 * `project`, `name`, `declared`, `listener`, `cleanUp`; `listening` where somebody listens, `stranger` where it is
 * one, `own` where the process is the user's.
 */
export function toItem(row: Row): vscode.TreeItem {
  const item = describe(row);
  item.id = row.id;
  return item;
}

function describe(row: Row): vscode.TreeItem {
  switch (row.kind) {
    case 'group':
      return groupItem(row);
    case 'name':
      return nameItem(row);
    case 'problem':
      return problemItem(row);
    case 'declared': {
      const item = new vscode.TreeItem(row.label);
      item.description = vscode.l10n.t('no number yet');
      item.iconPath = new vscode.ThemeIcon(
        'circle-outline',
        new vscode.ThemeColor('disabledForeground'),
      );
      item.contextValue = 'declared';
      return item;
    }
    case 'cleanUp':
      return cleanUpItem(row);
    case 'listener': {
      const { listener } = row;
      const item = new vscode.TreeItem(String(listener.port));
      item.description = listener.command ?? describeListener(listener);
      item.iconPath = LISTENING;
      item.contextValue = words('listener', 'listening', ...ownership(listener));
      return item;
    }
  }
}

const FREE = new vscode.ThemeIcon('circle-outline');
const STARTING = new vscode.ThemeIcon('circle-outline', new vscode.ThemeColor('charts.green'));
const LISTENING = new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor('charts.green'));
const UNJUDGED = new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor('charts.blue'));
const STRANGER = new vscode.ThemeIcon(
  'warning',
  new vscode.ThemeColor('problemsWarningIcon.foreground'),
);

function nameItem({ label, status: { named, state }, running }: NameRow): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = `${named.port} · ${stateInShort(state, running)}`;
  item.iconPath = iconOf(state, running);
  item.contextValue = words(
    'name',
    ...(state.kind === 'free' ? [] : ['listening', ...ownership(state.listener)]),
    ...(state.kind === 'stranger' ? ['stranger'] : []),
  );
  item.accessibilityInformation = {
    label: vscode.l10n.t('{0}, port {1}, {2}', label, named.port, stateInFull(state, running)),
  };
  return item;
}

function iconOf(state: NameState, running: Running | undefined): vscode.ThemeIcon {
  if (state.kind === 'free') return running?.state === 'starting' ? STARTING : FREE;
  if (state.kind === 'stranger') return STRANGER;
  return state.judged || running !== undefined ? LISTENING : UNJUDGED;
}

function ownership(listener: Listener): string[] {
  return isStoppable(listener) ? ['own'] : [];
}

function groupItem({ group, label, children }: GroupRow): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const open = group === 'project' || group === 'shared' ? Expanded : Collapsed;
  const item = new vscode.TreeItem(label, children.length === 0 ? None : open);
  if (children.length === 0) item.description = vscode.l10n.t('no names yet');
  item.contextValue = group;
  return item;
}

function problemItem({ label, message, file }: ProblemRow): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = message;
  item.iconPath = new vscode.ThemeIcon(
    'error',
    new vscode.ThemeColor('problemsErrorIcon.foreground'),
  );
  item.contextValue = 'problem';
  if (file !== undefined) {
    const position = new vscode.Position(file.line - 1, file.column - 1);
    item.command = {
      command: 'vscode.open',
      title: vscode.l10n.t('Open'),
      arguments: [
        vscode.Uri.file(file.path),
        {
          selection: new vscode.Range(position, position),
        } satisfies vscode.TextDocumentShowOptions,
      ],
    };
  }
  return item;
}

function cleanUpItem({ label, names }: CleanUpRow): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description =
    names.length === 1
      ? vscode.l10n.t('1 unneeded name')
      : vscode.l10n.t('{0} unneeded names', names.length);
  item.iconPath = new vscode.ThemeIcon('clear-all');
  item.contextValue = 'cleanUp';
  item.command = { command: 'berth.cleanUp', title: vscode.l10n.t('Clean Up...') };
  return item;
}

function words(...parts: readonly string[]): string {
  return parts.join(' ');
}
