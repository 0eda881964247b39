import type { FileFormat } from './envQuotes.ts';

/** A definition in a file, as offsets into its text. */
export interface Definition {
  readonly key: string;
  readonly valueStart: number;
  readonly valueEnd: number;
}

const HEAD = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)([ \t]*=[ \t]*)/;

/** The definitions in an env file, in order, as dotenv or a shell reads it. */
export function* definitions(text: string, format: FileFormat): Generator<Definition> {
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
