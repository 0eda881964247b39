import * as vscode from 'vscode';
import { type LiveNode, mergeRows } from './liveNodes.ts';

/** How the rows of a tree look. */
export interface Look<R> {
  toItem(row: R): vscode.TreeItem;
  /** Asked for only when somebody hovers over the row. */
  tooltipFor(
    row: R,
  ): vscode.MarkdownString | undefined | Promise<vscode.MarkdownString | undefined>;
  childrenOf(row: R): readonly R[];
}

/**
 * The least time between two drawings, in ms. VS Code gathers changes that come within 200 ms of one another, and
 * from the first of them on it does not know the rows below a changed row: their buttons would work on nothing.
 */
const PAUSE = 250;

/** A tree that draws again only the rows that changed. */
export class LiveTree<R extends { readonly id: string }>
  implements vscode.TreeDataProvider<LiveNode<R>>, vscode.Disposable
{
  private nodes: LiveNode<R>[] | undefined;
  private drawing: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;
  /** As `performance.now()` counts. */
  private lastDrawn = Number.NEGATIVE_INFINITY;
  private readonly changed = new vscode.EventEmitter<LiveNode<R>[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  /** @param read all rows as they are now; called while the tree is on the screen */
  constructor(
    private readonly read: () => Promise<readonly R[]>,
    private readonly look: Look<R>,
  ) {}

  async getChildren(node?: LiveNode<R>): Promise<LiveNode<R>[]> {
    if (node !== undefined) return node.children;
    this.nodes ??= mergeRows([], await this.read(), this.look.childrenOf).nodes;
    return this.nodes;
  }

  getTreeItem(node: LiveNode<R>): vscode.TreeItem {
    return this.look.toItem(node.row);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: LiveNode<R>): Promise<vscode.TreeItem> {
    item.tooltip = await this.look.tooltipFor(node.row);
    return item;
  }

  /** Reads the rows again, if the tree was ever shown. Whoever asks while that has to wait shares it. */
  refresh(): Promise<void> {
    this.next ??= this.drawAfter(this.drawing);
    return this.next;
  }

  private async drawAfter(before: Promise<void>): Promise<void> {
    // Whoever asked for it was told.
    await before.catch(() => undefined);
    const pause = this.lastDrawn + PAUSE - performance.now();
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    this.next = undefined;
    this.drawing = this.draw();
    await this.drawing;
  }

  private async draw(): Promise<void> {
    if (this.nodes === undefined) return;
    const rows = await this.read();
    const { nodes, reordered, changed } = mergeRows(this.nodes, rows, this.look.childrenOf);
    this.nodes = nodes;
    if (!reordered && changed.length === 0) return;
    this.lastDrawn = performance.now();
    this.changed.fire(reordered ? undefined : [...changed]);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
