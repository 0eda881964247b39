import * as vscode from 'vscode';
import { type LiveNode, mergeRows } from './liveNodes.ts';
import { toItem } from './rowItem.ts';
import type { Row } from './rows.ts';
import { tooltipFor } from './tooltip.ts';

/** A row of one of our trees, as commands of its menus get it. */
export type RowNode = LiveNode<Row>;

/** A tree that draws again only the rows that changed. */
export class LiveTree implements vscode.TreeDataProvider<RowNode>, vscode.Disposable {
  private nodes: RowNode[] | undefined;
  private readonly changed = new vscode.EventEmitter<RowNode[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  /** @param read all rows as they are now; called while the tree is on the screen */
  constructor(private readonly read: () => Promise<readonly Row[]>) {}

  async getChildren(node?: RowNode): Promise<RowNode[]> {
    if (node !== undefined) return node.children;
    this.nodes ??= mergeRows([], await this.read(), childrenOf).nodes;
    return this.nodes;
  }

  getTreeItem(node: RowNode): vscode.TreeItem {
    return toItem(node.row);
  }

  resolveTreeItem(item: vscode.TreeItem, node: RowNode): vscode.TreeItem {
    item.tooltip = tooltipFor(node.row);
    return item;
  }

  /** Reads the rows again, if the tree was ever shown. */
  async refresh(): Promise<void> {
    if (this.nodes === undefined) return;
    const rows = await this.read();
    const { nodes, reordered, changed } = mergeRows(this.nodes, rows, childrenOf);
    this.nodes = nodes;
    if (reordered) this.changed.fire(undefined);
    else if (changed.length > 0) this.changed.fire([...changed]);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function childrenOf(row: Row): readonly Row[] {
  return row.kind === 'group' ? row.children : [];
}
