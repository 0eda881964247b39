import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { toItem } from './resultItem.ts';
import { foundIn, type GroupRow, type ResultRow, resultRows } from './resultRows.ts';
import type { FoundProject, SearchResult } from './searchResult.ts';

/** Whether the view is there, what it says while it is empty, and how it groups: for package.json. */
const CONTEXT = { state: 'berth.search.state', grouping: 'berth.search.grouping' } as const;

/** The tree of found ports; there once somebody has searched. */
export function showResults({ search }: Services): vscode.Disposable {
  const tree = new ResultTree(search);
  const view = vscode.window.createTreeView('berth.hardcoded', {
    treeDataProvider: tree,
    canSelectMany: true,
    showCollapseAll: true,
    manageCheckboxStateManually: true,
  });
  const update = () => {
    const { result, isSearching, grouping, shown } = search;
    setContext(CONTEXT.state, stateOf(result, isSearching));
    setContext(CONTEXT.grouping, grouping);
    view.description = result === undefined ? '' : countOf(shown);
    view.message = isSearching ? '' : unreadText(result);
    tree.refresh();
  };
  update();
  return vscode.Disposable.from(
    view,
    tree,
    search.onDidChange(update),
    view.onDidChangeCheckboxState(({ items }) => {
      for (const [row, state] of items) {
        const literals = foundIn(row).map(({ literal }) => literal);
        search.tick(literals, state === vscode.TreeItemCheckboxState.Checked);
      }
    }),
  );
}

class ResultTree implements vscode.TreeDataProvider<ResultRow>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private rows: GroupRow[] | undefined;
  private looks: readonly unknown[] = [];
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly search: Services['search']) {}

  getChildren(row?: ResultRow): ResultRow[] {
    if (row !== undefined) return row.kind === 'found' ? [] : [...row.children];
    this.rows ??= resultRows(this.search.shown, this.search.grouping);
    return this.rows;
  }

  getTreeItem(row: ResultRow): vscode.TreeItem {
    return toItem(row, this.search.grouping, (literal) => this.search.isTicked(literal));
  }

  /**
   * Shows what there is now. Nothing is said while it looks the same: VS Code can lose the rows below a
   * row that is refreshed while it asks for them.
   */
  refresh(): void {
    const { shown, grouping } = this.search;
    const literals = shown.flatMap(({ files }) => files.flatMap((file) => file.literals));
    const looks = [grouping, ...literals, ...literals.map((one) => this.search.isTicked(one))];
    const isSame =
      looks.length === this.looks.length && looks.every((part, i) => part === this.looks[i]);
    if (isSame) return;
    this.looks = looks;
    this.rows = undefined;
    this.changed.fire(undefined);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function stateOf(result: SearchResult | undefined, isSearching: boolean): string {
  if (isSearching) return 'searching';
  if (result === undefined) return 'never';
  return result.projects.length === 0 ? 'none' : 'some';
}

function setContext(key: string, value: string): void {
  void vscode.commands.executeCommand('setContext', key, value);
}

/** How much is shown: `34 in 9 files`. */
function countOf(projects: readonly FoundProject[]): string {
  const files = projects.flatMap((project) => project.files);
  const places = files.reduce((sum, { literals }) => sum + literals.length, 0);
  if (places === 0) return '';
  return files.length === 1
    ? vscode.l10n.t('{0} in 1 file', places)
    : vscode.l10n.t('{0} in {1} files', places, files.length);
}

function unreadText(result: SearchResult | undefined): string {
  const [first, ...others] = result?.unread ?? [];
  if (first === undefined) return '';
  const what = `${vscode.workspace.asRelativePath(first.path)} (${first.reason})`;
  return others.length === 0
    ? vscode.l10n.t('Could not be read: {0}', what)
    : vscode.l10n.t('Could not be read: {0} and {1} more', what, others.length);
}
