import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mts';
import { headingsOf, type Row } from './table.mts';

const PAGE = join(root, 'docs/performance.md');

/** Puts a subject's table into docs/performance.md, between the marks that bear its name there. */
export function putOnPage(name: string, rows: readonly Row[]): void {
  const text = readFileSync(PAGE, 'utf8');
  const marked = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->\n)`);
  if (!marked.test(text)) throw new Error(`docs/performance.md has no place for ${name}`);
  writeFileSync(
    PAGE,
    text.replace(marked, (_, start, end) => `${start}\n${markdown(rows)}\n${end}`),
  );
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  execFileSync(process.execPath, [biome, 'format', '--write', PAGE]);
}

function markdown(rows: readonly Row[]): string {
  const headings = headingsOf(rows);
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |\n`;
  const body = rows.map(({ what, figures }) => {
    const part = what.startsWith(' ') ? `– ${what.trim()}` : what;
    return line([part, ...headings.map((heading) => figures[heading] ?? '')]);
  });
  return [line(['', ...headings]), line(['---', ...headings.map(() => '--:')]), ...body].join('');
}
