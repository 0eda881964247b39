/** What is to be done when; the earliest comes first. A binary heap: cheap with any number of items. */
export class Agenda<T> {
  private readonly heap: { readonly at: number; readonly item: T }[] = [];

  /** When the earliest item is due; infinity when there is none. */
  get nextAt(): number {
    return this.heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  add(at: number, item: T): void {
    const { heap } = this;
    let hole = heap.length;
    const entry = { at, item };
    heap.push(entry);
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || parent.at <= at) break;
      heap[hole] = parent;
      hole = above;
    }
    heap[hole] = entry;
  }

  /** Takes the earliest item out. */
  take(): T | undefined {
    const { heap } = this;
    const [first] = heap;
    const moved = heap.pop();
    if (first === undefined || moved === undefined || heap.length === 0) return first?.item;
    let hole = 0;
    for (;;) {
      const left = 2 * hole + 1;
      const below =
        (heap[left + 1]?.at ?? Number.POSITIVE_INFINITY) < (heap[left]?.at ?? 0) ? left + 1 : left;
      const child = heap[below];
      if (child === undefined || child.at >= moved.at) break;
      heap[hole] = child;
      hole = below;
    }
    heap[hole] = moved;
    return first.item;
  }
}
