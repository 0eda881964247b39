/** One line of a table: what was done, and the figures under their headings, in order. */
export interface Row {
  readonly what: string;
  readonly figures: Readonly<Record<string, string | number>>;
}

/** One subject that can be measured. */
export interface Subject {
  readonly title: string;
  measure(): Promise<readonly Row[]>;
}

/** All headings of a table, in order. */
export function headingsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row.figures)))];
}

/** Prints rows under a title, numbers aligned on the right. */
export function printTable(title: string, rows: readonly Row[]): void {
  const headings = headingsOf(rows);
  const cells = rows.map((row) => [
    row.what,
    ...headings.map((heading) => String(row.figures[heading] ?? '')),
  ]);
  const lines = [['', ...headings], ...cells];
  const widths = lines[0]?.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  console.log(title);
  for (const line of lines) {
    const padded = line.map((cell, i) => {
      const width = widths?.[i] ?? 0;
      return i === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(`  ${padded.join('   ').trimEnd()}`);
  }
  console.log();
}
