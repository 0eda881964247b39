import * as vscode from 'vscode';
import type { Listener } from '../../probe/listeners.ts';
import { type NameFacts, sessionToShow } from './nameFacts.ts';

/** What is wrong with a name's server, as the watch saw it. Times are in ms since 1970. */
export type Trouble =
  | { readonly kind: 'down'; readonly since: number }
  /** It listens, but nobody gets through to it. */
  | { readonly kind: 'silent'; readonly since: number }
  /** It went down again and again. `isGone` when nobody listens at the moment. */
  | { readonly kind: 'flapping'; readonly outages: number; readonly isGone: boolean };

/**
 * What is wrong with a name's server, where that says more than anything else: of one that is gone, sessions know
 * whether somebody stopped it.
 */
export function troubleOf(facts: NameFacts): Trouble | undefined {
  const { state, running, verdict } = facts;
  if (verdict === undefined || state.kind === 'stranger') return undefined;
  const isGone =
    state.kind === 'free' && running === undefined && sessionToShow(facts) === undefined;
  switch (verdict.kind) {
    case 'up':
      return undefined;
    case 'flapping':
      return { kind: 'flapping', outages: verdict.outages, isGone };
    case 'down': {
      const { since } = verdict;
      if (isGone) return { kind: 'down', since };
      return state.kind === 'listening' && isOlder(state.listener, since)
        ? { kind: 'silent', since }
        : undefined;
    }
  }
}

/** Whether it is the server that went down, and not one that has come since, which the watch has yet to see. */
function isOlder({ started }: Listener, since: number): boolean {
  return started !== undefined && Date.parse(started) < since;
}

/** @param present what else is to be said of the name */
export function troubleInShort(trouble: Trouble, present: string): string {
  const down = vscode.l10n.t('down');
  switch (trouble.kind) {
    case 'down':
      return down;
    case 'silent':
      return vscode.l10n.t('not answering');
    case 'flapping':
      return vscode.l10n.t('flapping · {0}', trouble.isGone ? down : present);
  }
}

/** The same in a sentence. */
export function troubleInFull(trouble: Trouble, present: string): string {
  switch (trouble.kind) {
    case 'down':
      return vscode.l10n.t('down since {0}', timeOfDay(trouble.since));
    case 'silent':
      return vscode.l10n.t('not answering since {0}, {1}', timeOfDay(trouble.since), present);
    case 'flapping':
      return vscode.l10n.t(
        'flapping, went down {0} times within ten minutes, {1}',
        trouble.outages,
        trouble.isGone ? vscode.l10n.t('down') : present,
      );
  }
}

function timeOfDay(time: number): string {
  return new Intl.DateTimeFormat(vscode.env.language, { timeStyle: 'short' }).format(time);
}
