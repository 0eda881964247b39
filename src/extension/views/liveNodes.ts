/** What a node shows. */
interface Described {
  readonly id: string;
}

/** A row in a tree on the screen: the same object as long as the row's id stays. */
export class LiveNode<R extends Described> {
  children: LiveNode<R>[] = [];
  private shown = '';

  constructor(public row: R) {}

  /** Takes over a new version of the row; returns whether it looks different from before. */
  take(row: R): boolean {
    const before = this.row;
    this.row = row;
    if (this.shown !== '' && hasSameParts(before, row)) return false;
    const { children: _, ...own } = row as R & { children?: unknown };
    const shown = JSON.stringify(own);
    const differs = shown !== this.shown;
    this.shown = shown;
    return differs;
  }
}

/** Whether two versions of a row consist of the very same values, children aside: most rows stay as they were. */
function hasSameParts(a: object, b: object): boolean {
  const [before, after] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    before.length === after.size &&
    before.every(([key, value]) => key === 'children' || value === after.get(key))
  );
}

/** Nodes brought up to date, and what has to be drawn again. */
export interface Merged<R extends Described> {
  readonly nodes: LiveNode<R>[];
  /** Rows came, went or changed places in this list itself. */
  readonly reordered: boolean;
  /** The topmost nodes whose look or list of children changed. */
  readonly changed: readonly LiveNode<R>[];
}

/** Brings nodes up to date with rows, keeping the nodes whose rows are still there. */
export function mergeRows<R extends Described>(
  before: readonly LiveNode<R>[],
  rows: readonly R[],
  childrenOf: (row: R) => readonly R[],
): Merged<R> {
  const known = new Map(before.map((node) => [node.row.id, node]));
  const changed: LiveNode<R>[] = [];
  const nodes = rows.map((row) => {
    const node = known.get(row.id) ?? new LiveNode(row);
    const differs = node.take(row);
    const below = mergeRows(node.children, childrenOf(row), childrenOf);
    node.children = below.nodes;
    if (differs || below.reordered) changed.push(node);
    else changed.push(...below.changed);
    return node;
  });
  const reordered = nodes.length !== before.length || nodes.some((node, i) => node !== before[i]);
  return { nodes, reordered, changed };
}
