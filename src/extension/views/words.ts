import * as vscode from 'vscode';
import type { Listener } from '../../probe/listeners.ts';
import { describeListener } from '../../registry/messages.ts';
import type { NameState } from '../../registry/status.ts';

/** A name's state in very few words, for a row: `node server.js`. */
export function stateInShort(state: NameState): string {
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
export function stateInFull(state: NameState): string {
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
