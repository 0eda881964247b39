import * as vscode from 'vscode';
import type { Listener } from '../../probe/listeners.ts';
import { describeListener } from '../../registry/messages.ts';
import type { NameState } from '../../registry/status.ts';
import type { Running } from '../activity/running.ts';

/** A name's state in very few words, for a row: `node server.js`, or what of this window runs there. */
export function stateInShort(state: NameState, running?: Running): string {
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
export function stateInFull(state: NameState, running?: Running): string {
  if (running === undefined) return listenerInFull(state);
  return running.state === 'starting'
    ? vscode.l10n.t('{0}, nobody listens yet', runningWords(running))
    : vscode.l10n.t('{0}, {1}', runningWords(running), listenerInFull(state));
}

/** What runs on a name: `task "api"`, `debugging "api", starting…`. */
function runningWords({ kind, label, state }: Running): string {
  const what = whatRuns(kind, label);
  return state === 'starting' ? vscode.l10n.t('{0}, starting…', what) : what;
}

function whatRuns(kind: Running['kind'], label: string): string {
  switch (kind) {
    case 'task':
      return vscode.l10n.t('task "{0}"', label);
    case 'debug':
      return vscode.l10n.t('debugging "{0}"', label);
    case 'session':
      return vscode.l10n.t('session "{0}"', label);
    case 'service':
      return vscode.l10n.t('service "{0}"', label);
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
  if (listener.started === undefined) return undefined;
  const format = new Intl.DateTimeFormat(vscode.env.language, {
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return format.format(new Date(listener.started));
}
