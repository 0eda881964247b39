import type { Bucket } from '../../../history/series.ts';
import type { RangeName } from '../messages.ts';
import type { Format } from './format.ts';

/** The points of the chart as a table, the latest first; made only while it is open. */
export class NumberTable {
  private readonly body: HTMLTableSectionElement;
  /** By when they begin: a row stays the same element, so that whoever reads it is not thrown out. */
  private rows = new Map<string, HTMLTableRowElement>();
  private latest: { readonly points: readonly Bucket[]; readonly range: RangeName } | undefined;

  constructor(
    private readonly details: HTMLDetailsElement,
    private readonly format: Format,
  ) {
    this.body = details.querySelector('tbody') as HTMLTableSectionElement;
    details.addEventListener('toggle', () => this.draw());
  }

  show(points: readonly Bucket[], range: RangeName): void {
    this.latest = { points, range };
    this.draw();
  }

  private draw(): void {
    if (!this.details.open || this.latest === undefined) return;
    const { points, range } = this.latest;
    const known = this.rows;
    this.rows = new Map();
    for (const point of points.filter(({ uptime }) => uptime !== undefined).reverse()) {
      const key = `${range} ${point.since}`;
      const row = known.get(key) ?? emptyRow();
      this.fill(row, point, range);
      this.rows.set(key, row);
    }
    this.body.replaceChildren(...this.rows.values());
  }

  private fill(row: HTMLTableRowElement, point: Bucket, range: RangeName): void {
    const { meanMs, minMs, maxMs } = point;
    const texts = [
      this.format.begin(point, range),
      this.format.uptime(point),
      ...[meanMs, minMs, maxMs].map((ms) => this.format.milliseconds(ms)),
    ];
    for (const [index, cell] of [...row.cells].entries()) {
      const text = texts[index] ?? '';
      if (cell.textContent !== text) cell.textContent = text;
    }
  }
}

function emptyRow(): HTMLTableRowElement {
  const row = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  row.append(head, ...Array.from({ length: 4 }, () => document.createElement('td')));
  return row;
}
