import * as vscode from 'vscode';
import type { Refusal } from '../../literals/project/plan.ts';
import { groupBy } from '../../probe/groupBy.ts';

/** How many reasons one message gives. */
const SHOWN = 3;

/**
 * Why some ports stay as they are; `undefined` when none do.
 * @param lost how many are no longer where they were found
 */
export function whyNot(refused: readonly Refusal[], lost: number): string | undefined {
  const reasons = Array.from(
    groupBy(refused, ({ reason }) => reason),
    ([reason, [first, ...others]]) => `${placeOf(first, others.length)}: ${reason}`,
  );
  if (lost > 0) {
    reasons.push(
      lost === 1
        ? vscode.l10n.t('One port has changed since the search and was left alone.')
        : vscode.l10n.t('{0} ports have changed since the search and were left alone.', lost),
    );
  }
  if (reasons.length === 0) return undefined;
  return [...reasons.slice(0, SHOWN), ...(reasons.length > SHOWN ? ['…'] : [])].join(' ');
}

function placeOf({ choice: { file, literal } }: Refusal, others: number): string {
  const line = file.text.slice(0, literal.start).split('\n').length;
  const place = `${file.path}:${line}`;
  return others === 0 ? place : vscode.l10n.t('{0} and {1} more', place, others);
}
