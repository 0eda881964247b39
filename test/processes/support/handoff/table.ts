import fs from 'node:fs';
import path from 'node:path';

const PAGE = path.join(import.meta.dirname, '../../../../docs/handoff.md');

/** The cells of the first table of docs/handoff.md that has such a head: by row, then by column. */
export function documented(head: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const lines = fs.readFileSync(PAGE, 'utf8').split('\n');
  const start = lines.findIndex((line) => cellsOf(line)[0] === head);
  if (start < 0) throw new Error(`docs/handoff.md has no table "${head}".`);
  const [, ...columns] = cellsOf(lines[start] ?? '').map((column) => column.replaceAll('`', ''));
  const rows = new Map<string, ReadonlyMap<string, string>>();
  for (const line of lines.slice(start + 2)) {
    const [label, ...cells] = cellsOf(line);
    if (label === undefined) break;
    rows.set(label, new Map(columns.map((column, i) => [column, cells[i] ?? ''])));
  }
  return rows;
}

function cellsOf(line: string): string[] {
  return line.startsWith('|')
    ? line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
    : [];
}
