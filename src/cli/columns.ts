import { visible } from './visible.ts';

/** One cell of a table: what it says, and how it is painted once it has its width. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
  readonly align?: 'right';
}

/** Rows as lines with aligned columns, two blanks apart; the last column keeps its own width. */
export function columns(cells: readonly (readonly Cell[])[]): string[] {
  const rows = cells.map((row) => row.map((cell) => ({ ...cell, text: visible(cell.text) })));
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.text.length);
    });
  }
  return rows.map((row) =>
    row
      .map(({ text, paint = (same) => same, align }, i) => {
        const width = widths[i] ?? 0;
        if (align === 'right') return paint(text.padStart(width));
        return paint(i === row.length - 1 ? text : text.padEnd(width));
      })
      .join('  ')
      .trimEnd(),
  );
}
