import * as vscode from 'vscode';
import type { Listener } from '../../probe/listeners.ts';
import { isStoppable } from '../../probe/stop.ts';
import { describeListener } from '../../registry/messages.ts';
import { isUp, type SessionView } from '../sessions/sessionViews.ts';
import { type NameFacts, sessionToShow } from './nameFacts.ts';
import type {
  CleanUpRow,
  DeclaredRow,
  GroupRow,
  NameRow,
  ProblemRow,
  Row,
  SessionRow,
} from './rows.ts';
import { troubleOf } from './troubleWords.ts';
import { sessionInFull, sessionInShort, stateInFull, stateInShort } from './words.ts';

/**
 * How a row looks. Its context value is a list of words that the menus in package.json match:
 * `project`, `name`, `declared`, `session`, `listener`, `cleanUp`; `listening` where somebody listens, `stranger`
 * where it is one, `own` where the process is the user's; `service` on the row of a service or another session, and
 * `canStart`, `canStop`, `canRestart`, `hasLog`, `canStartAll`, `canStopAll`.
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
    case 'declared':
      return declaredItem(row);
    case 'session':
      return sessionItem(row);
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

const WAITING = new vscode.ThemeIcon('lock', new vscode.ThemeColor('charts.yellow'));
const DOWN = new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('charts.red'));
const FLAPPING = new vscode.ThemeIcon('pulse', new vscode.ThemeColor('charts.orange'));

const STARTING_UP = new vscode.ThemeIcon('sync~spin');
const FAILED = new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));

function nameItem({
  label,
  status: { named, state },
  running,
  session,
  verdict,
}: NameRow): vscode.TreeItem {
  const facts = { state, running, session, verdict };
  const item = new vscode.TreeItem(label);
  item.description = `${named.port} · ${stateInShort(facts)}`;
  item.iconPath = iconOf(facts);
  const isSessions = sessionToShow(facts) !== undefined;
  item.contextValue = words(
    'name',
    ...(state.kind === 'free' ? [] : ['listening']),
    // What Berth started is stopped as a whole, not by its listener.
    ...(state.kind === 'free' || isSessions ? [] : ownership(state.listener)),
    ...(state.kind === 'stranger' ? ['stranger'] : []),
    ...(session === undefined ? [] : abilities(session, isSessions)),
  );
  item.accessibilityInformation = {
    label: vscode.l10n.t('{0}, port {1}, {2}', label, named.port, stateInFull(facts)),
  };
  return item;
}

function iconOf(facts: NameFacts): vscode.ThemeIcon {
  const { state, running } = facts;
  const trouble = troubleOf(facts);
  if (trouble !== undefined) return trouble.kind === 'flapping' ? FLAPPING : DOWN;
  const session = sessionToShow(facts);
  if (session !== undefined) return sessionIcon(session);
  if (state.kind === 'free') return running === undefined ? FREE : STARTING;
  if (state.kind === 'stranger') return STRANGER;
  return state.judged || running !== undefined ? LISTENING : UNJUDGED;
}

function sessionIcon({ state, lock }: SessionView): vscode.ThemeIcon {
  switch (state.kind) {
    case 'starting':
      return lock?.waitsFor === undefined ? STARTING_UP : WAITING;
    case 'stopping':
      return STARTING_UP;
    case 'ready':
      return lock?.isLost ? STRANGER : LISTENING;
    case 'failed':
      return FAILED;
    case 'unknown':
      return UNJUDGED;
    case 'stopped':
    case 'done':
      return FREE;
  }
}

/** @param isFree nobody else is on its port */
function abilities({ kind, state }: SessionView, isFree: boolean): string[] {
  const up = isUp(state);
  const isOver = !up && state.kind !== 'stopping';
  return [
    'service',
    ...(kind === 'service' && isOver && isFree ? ['canStart'] : []),
    ...(up ? ['canStop'] : []),
    ...(up || (kind === 'session' && isOver && isFree) ? ['canRestart'] : []),
    ...(state.kind === 'stopped' ? [] : ['hasLog']),
  ];
}

function declaredItem({ label, session }: DeclaredRow): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  const isIdle = session === undefined || session.state.kind === 'stopped';
  item.description = isIdle ? vscode.l10n.t('no number yet') : sessionInShort(session);
  item.iconPath = isIdle
    ? new vscode.ThemeIcon('circle-outline', new vscode.ThemeColor('disabledForeground'))
    : sessionIcon(session);
  item.contextValue = words('declared', ...(session === undefined ? [] : abilities(session, true)));
  return item;
}

function sessionItem({ label, session }: SessionRow): vscode.TreeItem {
  const { state, port, listens } = session;
  const item = new vscode.TreeItem(label);
  const short = sessionInShort(session);
  item.description = port === undefined ? short : `${port} · ${short}`;
  item.iconPath = sessionIcon(session);
  const isListening = listens && state.kind === 'ready';
  item.contextValue = words(
    'session',
    ...(isListening ? ['listening'] : []),
    ...abilities(session, true),
  );
  const full = sessionInFull(session);
  item.accessibilityInformation = {
    label:
      port === undefined
        ? `${label}, ${full}`
        : vscode.l10n.t('{0}, port {1}, {2}', label, port, full),
  };
  return item;
}

function ownership(listener: Listener): string[] {
  return isStoppable(listener) ? ['own'] : [];
}

function groupItem({ group, label, children, description, can = [] }: GroupRow): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const open = group === 'project' || group === 'shared' ? Expanded : Collapsed;
  const item = new vscode.TreeItem(label, children.length === 0 ? None : open);
  if (children.length === 0) item.description = vscode.l10n.t('no names yet');
  else if (description !== undefined) item.description = description;
  item.contextValue = words(group, ...can);
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
