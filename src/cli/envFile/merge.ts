import { definitions } from '../../literals/lines/envDefinitions.ts';
import { type FileFormat, requote } from '../../literals/lines/envQuotes.ts';
import { formatLine } from './formats.ts';

/**
 * Puts variables into the text of an env file. A variable that the file defines gets its new value in place, every
 * time it occurs; the others are appended. Every other character stays: comments, order, blank lines, line ends,
 * `export`, blanks around `=`, and the kind of quotes where the new value allows it.
 */
export function mergeVariables(
  text: string,
  values: ReadonlyMap<string, string>,
  format: FileFormat,
): string {
  const seen = new Set<string>();
  let merged = '';
  let copied = 0;
  for (const { key, valueStart, valueEnd } of definitions(text, format)) {
    const value = values.get(key);
    if (value === undefined) continue;
    seen.add(key);
    const old = text.slice(valueStart, valueEnd);
    merged += text.slice(copied, valueStart) + requote(old, value, format);
    copied = valueEnd;
  }
  merged += text.slice(copied);
  const missing = [...values].filter(([key]) => !seen.has(key));
  const eol = /\r?\n/.exec(text)?.[0] ?? (text.includes('\r') ? '\r' : '\n');
  if (missing.length > 0 && merged !== '' && !/[\r\n]$/.test(merged) && merged !== '\uFEFF') {
    merged += eol;
  }
  return merged + missing.map(([key, value]) => formatLine(key, value, format) + eol).join('');
}
