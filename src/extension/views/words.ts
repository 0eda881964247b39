import * as vscode from 'vscode';
import type { Listener } from '../../probe/listeners.ts';
import { describeListener } from '../../registry/messages.ts';
import type { NameState } from '../../registry/status.ts';
import type { Running } from '../activity/running.ts';
import type { SessionView } from '../sessions/sessionViews.ts';
import { type NameFacts, sessionToShow } from './nameFacts.ts';
import { troubleInFull, troubleInShort, troubleOf } from './troubleWords.ts';

/** What is known of a session. */
export type SessionFacts = Pick<SessionView, 'state' | 'listens' | 'lock'>;

/** A name's state in very few words, for a row: `node server.js`, or what runs there. */
export function stateInShort(facts: NameFacts): string {
  const trouble = troubleOf(facts);
  return trouble === undefined
    ? presentInShort(facts)
    : troubleInShort(trouble, presentInShort(facts));
}

function presentInShort({ state, running, session }: NameFacts): string {
  const shown = sessionToShow({ state, running, session });
  if (shown !== undefined) {
    return shown.state.kind === 'ready' && shown.listens && state.kind === 'free'
      ? vscode.l10n.t('running, nobody listens')
      : sessionInShort(shown);
  }
  if (running !== undefined) return runningWords(running);
  switch (state.kind) {
    case 'free':
      return vscode.l10n.t('free');
    case 'listening':
      return state.listener.command ?? vscode.l10n.t('in use');
    case 'stranger':
      return vscode.l10n.t('taken by {0}', state.listener.command ?? vscode.l10n.t('a stranger'));
  }
}

/** A name's state in full, for tooltips and screen readers. */
export function stateInFull(facts: NameFacts): string {
  const trouble = troubleOf(facts);
  return trouble === undefined
    ? presentInFull(facts)
    : troubleInFull(trouble, presentInFull(facts));
}

function presentInFull({ state, running, session }: NameFacts): string {
  const shown = sessionToShow({ state, running, session });
  if (shown !== undefined) {
    const words = sessionInFull(shown);
    return state.kind === 'free' ? words : vscode.l10n.t('{0}, {1}', words, listenerInFull(state));
  }
  if (running === undefined) return listenerInFull(state);
  return running.state === 'ready'
    ? vscode.l10n.t('{0}, {1}', runningWords(running), listenerInFull(state))
    : runningWords(running);
}

/** What a service or another session is doing, in very few words. */
export function sessionInShort({ state, listens, lock }: SessionFacts): string {
  switch (state.kind) {
    case 'stopped':
      return vscode.l10n.t('stopped');
    case 'starting':
      return lock?.waitsFor === undefined
        ? vscode.l10n.t('starting…')
        : vscode.l10n.t('waits for lock {0}', lock.name);
    case 'ready': {
      if (lock?.isLost) return vscode.l10n.t('running, lost its lock');
      const words = listens ? vscode.l10n.t('ready') : vscode.l10n.t('running');
      return state.minutes === 0 ? words : `${words} · ${duration(state.minutes)}`;
    }
    case 'stopping':
      return vscode.l10n.t('stopping…');
    case 'failed': {
      if (state.signal !== undefined) return vscode.l10n.t('failed: {0}', state.signal);
      return state.code === undefined
        ? vscode.l10n.t('failed')
        : vscode.l10n.t('failed: exit {0}', state.code);
    }
    case 'done':
      return vscode.l10n.t('ended');
    case 'unknown':
      return vscode.l10n.t('out of sight');
  }
}

/** The same in a sentence. */
export function sessionInFull(session: SessionFacts): string {
  const { state, listens, lock } = session;
  switch (state.kind) {
    case 'ready': {
      const words = listens ? vscode.l10n.t('ready') : vscode.l10n.t('running');
      const full = vscode.l10n.t('{0} since {1}', words, moment(state.since));
      if (lock === undefined) return full;
      return lock.isLost
        ? vscode.l10n.t('{0}, lost its lock {1}: others can have it now', full, lock.name)
        : vscode.l10n.t('{0}, holds lock {1}', full, lock.name);
    }
    case 'starting':
      return lock?.waitsFor === undefined
        ? sessionInShort(session)
        : vscode.l10n.t('waits for lock {0}, held by {1}', lock.name, lock.waitsFor);
    case 'failed':
      if (state.problem !== undefined) return state.problem;
      if (state.signal !== undefined) return vscode.l10n.t('ended by {0}', state.signal);
      return state.code === undefined
        ? vscode.l10n.t('its process has ended')
        : vscode.l10n.t('ended with code {0}', state.code);
    case 'unknown':
      return vscode.l10n.t('runs in another container or on another machine');
    default:
      return sessionInShort(session);
  }
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** `5 m`, `3 h`, `2 d`. */
function duration(minutes: number): string {
  if (minutes < HOUR) return vscode.l10n.t('{0} m', minutes);
  return minutes < DAY
    ? vscode.l10n.t('{0} h', minutes / HOUR)
    : vscode.l10n.t('{0} d', minutes / DAY);
}

/** What runs on a name: `task "api"`, `debugging "api", starting…`. */
function runningWords(running: Running): string {
  const what = whatRuns(running);
  switch (running.state) {
    case 'starting':
      return vscode.l10n.t('{0}, starting…', what);
    case 'quiet':
      return vscode.l10n.t('{0}, nobody listens', what);
    case 'ready':
      return what;
  }
}

/** What of this window runs: `task "api"`. */
export function whatRuns({ kind, label }: Pick<Running, 'kind' | 'label'>): string {
  switch (kind) {
    case 'task':
      return vscode.l10n.t('task "{0}"', label);
    case 'debug':
      return vscode.l10n.t('debugging "{0}"', label);
  }
}

function listenerInFull(state: NameState): string {
  switch (state.kind) {
    case 'free':
      return vscode.l10n.t('free');
    case 'listening':
      return state.judged
        ? vscode.l10n.t('listening: {0}', describeListener(state.listener))
        : vscode.l10n.t('in use by {0}', describeListener(state.listener));
    case 'stranger':
      return vscode.l10n.t(
        'taken by a stranger, from outside the project: {0}',
        describeListener(state.listener),
      );
  }
}

/** When a listener's process started: `11/20/2026, 17:40`. */
export function startedAt(listener: Listener): string | undefined {
  return listener.started === undefined ? undefined : moment(listener.started);
}

/** A time in short: `11/20/2026, 17:40`. */
export function moment(time: string): string {
  const format = new Intl.DateTimeFormat(vscode.env.language, {
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return format.format(new Date(time));
}
