import * as vscode from 'vscode';
import type { History } from '../../history/history.ts';
import { summaryOf } from '../../history/series.ts';
import { sparkline } from '../../history/spark.ts';
import { Quantities } from '../history/quantities.ts';

const HOUR = 60 * 60_000;
/** How many bars the last hour has: two minutes each. */
const BARS = 30;

/**
 * The last hour of a name in Markdown: bars, then how much of it it was up and how soon it answered.
 * @param now in ms since 1970
 */
export function pastLines(history: History, now: number): string[] {
  const range = { since: now - HOUR, until: now };
  const { uptime, meanMs } = summaryOf(history, range);
  if (uptime === undefined) return [];
  const inWords = new Quantities(vscode.env.language);
  const words = [
    vscode.l10n.t('up {0}', inWords.uptime(uptime)),
    ...(meanMs === undefined
      ? []
      : [vscode.l10n.t('connects in {0} on average', inWords.milliseconds(meanMs))]),
  ];
  const bars = sparkline(history, { ...range, width: BARS });
  return [`\`${bars}\`  \n${vscode.l10n.t('Last hour: {0}', words.join(', '))}`];
}
