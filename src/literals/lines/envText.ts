/** A variable of an env file. */
export interface EnvEntry {
  readonly key: string;
  /** Without quotes and escapes. */
  readonly value: string;
  /** The file's offset of a unit of `value`. */
  at(index: number): number;
}

const START = /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)(?:[ \t]*=[ \t]*|:[ \t]+)/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * The variables of an env file, as dotenv reads it: `export`, quotes over several lines, comments.
 * Lines that are none of this are passed over.
 */
export function parseEnv(text: string): EnvEntry[] {
  const entries: EnvEntry[] = [];
  /** Quotes that no further one closes: looked for once. */
  const unclosed = new Set<string>();
  for (let offset = 0; offset < text.length; ) {
    START.lastIndex = offset;
    const key = START.exec(text)?.[1];
    let next = lineEnd(text, offset);
    if (key !== undefined) {
      const start = START.lastIndex;
      const quote = text[start] ?? '';
      const close = /["'`]/.test(quote) ? closing(text, quote, start + 1, unclosed) : undefined;
      if (close === undefined) {
        entries.push({ key, value: unquoted(text.slice(start, next)), at: (i) => start + i });
      } else {
        entries.push(quoted(key, text.slice(start + 1, close), start + 1, quote === '"'));
        next = lineEnd(text, close);
      }
    }
    offset = next + 1;
  }
  return entries;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function closing(
  text: string,
  quote: string,
  from: number,
  unclosed: Set<string>,
): number | undefined {
  if (unclosed.has(quote)) return undefined;
  for (let end = text.indexOf(quote, from); end !== -1; end = text.indexOf(quote, end + 1)) {
    if (quote !== '"' || text[end - 1] !== '\\') return end;
  }
  unclosed.add(quote);
  return undefined;
}

/** Up to a comment or the end of the line. */
function unquoted(line: string): string {
  return line
    .trimEnd()
    .replace(/(?:^|\s)#.*$/, '')
    .trimEnd();
}

function quoted(key: string, raw: string, start: number, escapes: boolean): EnvEntry {
  if (!escapes || !raw.includes('\\')) return { key, value: raw, at: (i) => start + i };
  const offsets: number[] = [];
  let value = '';
  for (let i = 0; i < raw.length; i++) {
    offsets.push(start + i);
    const escaped = raw[i] === '\\' ? raw[i + 1] : undefined;
    if (escaped === undefined) value += raw[i];
    else {
      value += ESCAPES[escaped] ?? escaped;
      i++;
    }
  }
  return { key, value, at: (i) => offsets[i] ?? start + raw.length };
}
