import { formatLine, quoteDotenv, quoteSh } from './formats.ts';

/** The formats of files that lines can be merged into. */
export type FileFormat = 'dotenv' | 'sh';

/** A definition in a file, as offsets into its text. */
interface Definition {
  readonly key: string;
  readonly valueStart: number;
  readonly valueEnd: number;
}

const HEAD = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)([ \t]*=[ \t]*)/;

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

/** A value that already says the same stays as it is; else in the same quotes, if they can hold it. */
function requote(old: string, value: string, format: FileFormat): string {
  if (old.startsWith('"') && !/["\\$`]/.test(value)) return `"${value}"`;
  if (old.startsWith("'") && !value.includes("'")) return `'${value}'`;
  return format === 'sh' ? quoteSh(value) : quoteDotenv(value);
}

function* definitions(text: string, format: FileFormat): Generator<Definition> {
  let at = text.startsWith('\uFEFF') ? 1 : text.startsWith('\u00EF\u00BB\u00BF') ? 3 : 0;
  while (at < text.length) {
    const eol = endOfLine(text, at);
    const head = HEAD.exec(text.slice(at, eol));
    if (head === null) {
      at = eol + 1;
      continue;
    }
    const afterBlanks = at + head[0].length;
    const end =
      (format === 'sh' ? endOfWord(text, afterBlanks) : undefined) ??
      endOfValue(text, afterBlanks, eol);
    // An empty value stands right behind the `=`; the blanks belong to the comment that follows.
    const isEmpty = end === afterBlanks;
    const valueStart = isEmpty ? text.indexOf('=', at) + 1 : afterBlanks;
    yield { key: head[1] ?? '', valueStart, valueEnd: isEmpty ? valueStart : end };
    at = endOfLine(text, end) + 1;
  }
}

/** The offset of the line's `\n`, `\r\n` or (old Macs) `\r`, or the end of the text. */
function endOfLine(text: string, from: number): number {
  const end = /[\r\n]/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

/** Shells end a value at a blank or an operator: `A=1; export A`. `undefined` when quotes don't add up. */
function endOfWord(text: string, start: number): number | undefined {
  const PIECE =
    /'[^']*'|"(?:\\[\s\S]|[^"\\])*"|`[^`]*`|\$\((?:[^()]|\([^()]*\))*\)|\$\{[^}]*\}|\\.|[^\s'"`\\;&|<>()]+?/y;
  let at = start;
  for (;;) {
    PIECE.lastIndex = at;
    if (PIECE.exec(text) === null) return /['"`]/.test(text[at] ?? '') ? undefined : at;
    at = PIECE.lastIndex;
  }
}

/** A quoted value may span lines; one whose quotes don't add up is taken as a plain one. */
function endOfValue(text: string, start: number, eol: number): number {
  const quoted = endOfQuoted(text, start);
  if (
    quoted !== undefined &&
    /^[ \t]*(?:[ \t]#.*)?$/.test(text.slice(quoted, endOfLine(text, quoted)))
  ) {
    return quoted;
  }
  const line = text.slice(start, eol);
  const comment = line.search(/(?:^|[ \t])#/);
  const value = comment < 0 ? line : line.slice(0, comment);
  return start + value.trimEnd().length;
}

/** The end of one or several quoted pieces (`'it'\''s'`) in a row; `undefined` when there is none. */
function endOfQuoted(text: string, start: number): number | undefined {
  const PIECE = /'[^']*'|"(?:\\[\s\S]|[^"\\])*"|`[^`]*`|\\./y;
  if (!/['"`]/.test(text[start] ?? '')) return undefined;
  let at = start;
  for (;;) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(text);
    if (piece === null) return at === start ? undefined : at;
    at = PIECE.lastIndex;
  }
}
