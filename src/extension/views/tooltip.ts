import * as vscode from 'vscode';
import type { History } from '../../history/history.ts';
import type { Listener } from '../../probe/listeners.ts';
import { isStoppable } from '../../probe/stop.ts';
import type { NamedPort } from '../../registry/book.ts';
import { whyNameGoes } from '../../registry/cleanup/words.ts';
import { describeListener } from '../../registry/messages.ts';
import { variableName } from '../../registry/names.ts';
import { isUp, type SessionView } from '../sessions/sessionViews.ts';
import { pastLines } from '../watch/pastWords.ts';
import { commandLink, literally, trustedLinks } from './links.ts';
import type { CleanUpRow, DeclaredRow, ListenerRow, NameRow, Row, SessionRow } from './rows.ts';
import { sessionInFull, startedAt, stateInFull } from './words.ts';

/**
 * What hovering a row shows; groups say it all themselves.
 * @param past how the row's name did, where somebody watched it
 */
export function tooltipFor(row: Row, past?: History): vscode.MarkdownString | undefined {
  switch (row.kind) {
    case 'name':
      return markdown(nameLines(row, past));
    case 'declared':
      return markdown(declaredLines(row));
    case 'session':
      return markdown(sessionLines(row));
    case 'listener':
      return markdown(listenerLines(row));
    case 'problem':
      return markdown([literally(row.message)]);
    case 'cleanUp':
      return markdown(cleanUpLines(row));
    case 'group':
      return row.root === undefined ? undefined : markdown([literally(row.root)]);
  }
}

function markdown(paragraphs: readonly string[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString(paragraphs.join('\n\n'));
  text.isTrusted = trustedLinks;
  return text;
}

function nameLines(
  { status: { named, state }, running, session, verdict }: NameRow,
  past: History | undefined,
): string[] {
  const target = { name: named.name };
  const isOfSession = session !== undefined && isUp(session.state);
  const links = [commandLink(vscode.l10n.t('Copy'), 'berth.copy', target)];
  if (state.kind !== 'free') {
    links.push(
      commandLink(vscode.l10n.t('Open in Browser'), 'berth.openInBrowser', target),
      commandLink(vscode.l10n.t('Details'), 'berth.showListener', target),
    );
    if (isStoppable(state.listener) && !isOfSession) {
      links.push(commandLink(vscode.l10n.t('Stop the Process'), 'berth.stopProcess', target));
    }
  }
  if (state.kind === 'stranger') {
    links.push(commandLink(vscode.l10n.t('Change Port'), 'berth.move', target));
  }
  if (past !== undefined) {
    links.push(commandLink(vscode.l10n.t('Show History'), 'berth.showHistory', target));
  }
  const full = stateInFull({ state, running, session, verdict });
  return [
    `**${literally(named.name)}** ${named.port}, ${literally(full)}`,
    ...(named.note === undefined ? [] : [literally(named.note)]),
    ...keptWords(named),
    ...(state.kind === 'free' ? [] : listenerFacts(state.listener)),
    ...(past === undefined ? [] : pastLines(past, Date.now())),
    vscode.l10n.t('Variable {0}', `\`${variableName(named.name)}\``),
    [...(session === undefined ? [] : sessionLinks(session)), ...links].join(' | '),
  ];
}

function sessionLines({ label, session }: SessionRow): string[] {
  const { state, port, command, pool, pid } = session;
  const full = sessionInFull(session);
  return [
    `**${literally(label)}** ${port === undefined ? '' : `${port}, `}${literally(full)}`,
    ...(pool === undefined ? [] : [vscode.l10n.t('From the pool {0}.', literally(pool))]),
    ...(command === undefined ? [] : [literally(command)]),
    ...(pid === undefined || !isUp(state) ? [] : [vscode.l10n.t('Process {0}', String(pid))]),
    sessionLinks(session).join(' | '),
  ];
}

/** What can be done with a service or another session. */
export function sessionLinks({ kind, name, state }: SessionView): string[] {
  const target = { name };
  const up = isUp(state);
  return [
    ...(state.kind === 'stopped'
      ? []
      : [commandLink(vscode.l10n.t('Log'), 'berth.showLog', target)]),
    ...(kind === 'service' && !up && state.kind !== 'stopping'
      ? [commandLink(vscode.l10n.t('Start'), 'berth.startService', target)]
      : []),
    ...(up
      ? [
          commandLink(vscode.l10n.t('Restart'), 'berth.restartService', target),
          commandLink(vscode.l10n.t('Stop'), 'berth.stopService', target),
        ]
      : []),
  ];
}

/** What keeps a name, or for how long, where that is not the usual. */
function keptWords({ pinned, pool, until }: NamedPort): string[] {
  return [
    ...(pinned === true ? [vscode.l10n.t('Pinned: clean-up leaves it alone.')] : []),
    ...(pool === undefined ? [] : [vscode.l10n.t('From the pool {0}.', literally(pool))]),
    ...(until === undefined
      ? []
      : [vscode.l10n.t('Until process {0} has ended.', String(until.pid))]),
  ];
}

function declaredLines({ label, root, declared, session }: DeclaredRow): string[] {
  const allocate = commandLink(vscode.l10n.t('Allocate'), 'berth.allocate', { name: label, root });
  return [
    vscode.l10n.t('berth.json declares {0}. It has no number yet.', `**${literally(label)}**`),
    ...(declared.note === undefined ? [] : [literally(declared.note)]),
    ...(declared.prefer === undefined ? [] : [vscode.l10n.t('Preferred: {0}', declared.prefer)]),
    [...(session === undefined ? [] : sessionLinks(session)), allocate].join(' | '),
  ];
}

function listenerLines({ listener }: ListenerRow): string[] {
  const target = { port: listener.port, ...(listener.pid ? { pid: listener.pid } : {}) };
  const links = [
    commandLink(vscode.l10n.t('Name This Port'), 'berth.nameListener', target),
    commandLink(vscode.l10n.t('Open in Browser'), 'berth.openInBrowser', target),
    commandLink(vscode.l10n.t('Details'), 'berth.showListener', target),
  ];
  return [
    `**${listener.port}** ${literally(describeListener(listener))}`,
    ...listenerFacts(listener),
    links.join(' | '),
  ];
}

/** How many names a tooltip lists. */
const LISTED = 10;

function cleanUpLines({ names }: CleanUpRow): string[] {
  const more = names.length - LISTED;
  return [
    ...names
      .slice(0, LISTED)
      .map(({ name, reason }) => `**${literally(name)}** ${literally(whyNameGoes(reason))}`),
    ...(more > 0 ? [vscode.l10n.t('and {0} more', more)] : []),
  ];
}

/** Since when, whose and where; the process itself was named before. */
function listenerFacts(listener: Listener): string[] {
  const since = startedAt(listener);
  const facts = [
    ...(since === undefined ? [] : [vscode.l10n.t('since {0}', since)]),
    ...(listener.own === false && listener.user !== undefined
      ? [vscode.l10n.t('by user {0}', literally(listener.user))]
      : []),
    ...(listener.cwd === undefined ? [] : [vscode.l10n.t('in {0}', literally(listener.cwd))]),
  ];
  return facts.length === 0 ? [] : [facts.join(', ')];
}
