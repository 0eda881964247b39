import * as vscode from 'vscode';
import type { PortLiteral } from '../../literals/finding.ts';
import { isActionable } from '../portSearch/searchResult.ts';
import type { Services } from '../services.ts';

/** Replaces the findings of some rows. */
export async function replaceFound(
  { search }: Services,
  row?: unknown,
  selected?: unknown,
): Promise<void> {
  const chosen = findingsOf(search, row, selected).filter(isActionable);
  if (chosen.length > 0) await search.replace(new Set(chosen));
}

/** Replaces all that is ticked. What VS Code hands a view's title (what is selected) does not count. */
export async function replaceTicked({ search }: Services): Promise<void> {
  const { chosen } = search;
  if (chosen.size > 0) await search.replace(chosen);
  else {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Tick the ports that are to be replaced.'),
    );
  }
}

/** Takes findings out of the view, until the next search. */
export function dismissFound({ search }: Services, row?: unknown, selected?: unknown): void {
  search.dismiss(findingsOf(search, row, selected));
}

/** Shows what was found by number. */
export function groupByNumber({ search }: Services): Promise<void> {
  return search.groupBy('number');
}

/** Shows what was found by file. */
export function groupByFile({ search }: Services): Promise<void> {
  return search.groupBy('file');
}

/** Forgets what was found, and with it the view. */
export function clearFound({ search }: Services): void {
  search.clear();
}

/**
 * The findings behind a menu's arguments: the row that it was opened on, and all rows that are
 * selected with it. Rows of an older search mean nothing any more.
 */
function findingsOf(search: Services['search'], row: unknown, selected: unknown): PortLiteral[] {
  const rows = Array.isArray(selected) && selected.includes(row) ? selected : [row];
  return [...new Set(rows.flatMap(literalsIn))].filter((literal) => search.knows(literal));
}

function literalsIn(row: unknown): PortLiteral[] {
  if (typeof row !== 'object' || row === null) return [];
  const { literal, children } = row as { literal?: PortLiteral; children?: unknown };
  if (literal !== undefined) return [literal];
  return Array.isArray(children) ? children.flatMap(literalsIn) : [];
}
