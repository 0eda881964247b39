import * as vscode from 'vscode';
import { literally } from '../views/links.ts';
import type { Look } from '../views/liveTree.ts';
import { moment } from '../views/words.ts';
import type { LockRow, LockTreeRow, WaiterRow, Who } from './lockRows.ts';

const HELD = new vscode.ThemeIcon('lock', new vscode.ThemeColor('charts.green'));
const WANTED = new vscode.ThemeIcon('lock', new vscode.ThemeColor('charts.yellow'));
const WAITING = new vscode.ThemeIcon('watch');

/** How locks and those who wait for them look. */
export const LOCK_LOOK: Look<LockTreeRow> = {
  toItem(row) {
    const item = row.kind === 'lock' ? lockItem(row) : waiterItem(row);
    item.id = row.id;
    item.contextValue = row.kind;
    return item;
  },
  tooltipFor(row) {
    const lines = row.kind === 'lock' ? lockLines(row) : waiterLines(row);
    return new vscode.MarkdownString(lines.join('\n\n'));
  },
  childrenOf: (row) => (row.kind === 'lock' ? row.children : []),
};

function lockItem({ label, project, holder, children }: LockRow): vscode.TreeItem {
  const { None, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(label, children.length === 0 ? None : Expanded);
  const name = nameOf(holder);
  const by = vscode.l10n.t('held by {0}', name);
  item.description = project === undefined ? by : `${by} · ${project}`;
  item.iconPath = children.length === 0 ? HELD : WANTED;
  const held = vscode.l10n.t('lock {0}, held by {1} since {2}', label, name, moment(holder.since));
  item.accessibilityInformation = {
    label: children.length === 0 ? held : `${held}, ${waitingWords(children.length)}`,
  };
  return item;
}

function waiterItem({ lock, place, who }: WaiterRow): vscode.TreeItem {
  const name = nameOf(who);
  const item = new vscode.TreeItem(name);
  item.description = place === 1 ? vscode.l10n.t('waits, next') : vscode.l10n.t('waits');
  item.iconPath = WAITING;
  const label = vscode.l10n.t('{0} waits for lock {1}, place {2}', name, lock, place);
  item.accessibilityInformation = { label };
  return item;
}

function lockLines({ label, project, holder, fence, children }: LockRow): string[] {
  const name = literally(nameOf(holder));
  const what = literally(project === undefined ? label : `${label} (${project})`);
  const { client } = holder;
  return [
    vscode.l10n.t('**{0}** is held by {1} since {2}', what, name, moment(holder.since)),
    ...(holder.session === undefined || client === ''
      ? []
      : [vscode.l10n.t('Client: {0}', literally(client))]),
    ...(children.length === 0 ? [] : [waitingWords(children.length)]),
    vscode.l10n.t('Fencing token: {0}', fence),
  ];
}

function waiterLines({ lock, place, who }: WaiterRow): string[] {
  const [name, what] = [literally(nameOf(who)), literally(lock)];
  return [
    vscode.l10n.t('{0} waits for **{1}** since {2}', name, what, moment(who.since)),
    place === 1
      ? vscode.l10n.t('It is the next to get it.')
      : vscode.l10n.t('It is number {0} to get it.', place),
  ];
}

function waitingWords(count: number): string {
  return count === 1 ? vscode.l10n.t('1 waits for it') : vscode.l10n.t('{0} wait for it', count);
}

/** A session's full name; a client's own word for itself else. */
function nameOf({ session, client }: Who): string {
  return session ?? (client === '' ? vscode.l10n.t('a client without a name') : client);
}
