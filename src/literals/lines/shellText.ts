/** How the shell reads a place: whether it fills in variables there, and whether quotes are needed. */
export type ShellContext =
  | 'plain'
  | 'double'
  | 'single'
  | 'comment'
  /** A here-document; variables are filled in. */
  | 'document'
  /** One whose delimiter is quoted. */
  | 'raw-document'
  /** One that is only shown: a help text. */
  | 'shown';

/** What the shell makes of a script's places. */
export interface ShellText {
  contextAt(offset: number): ShellContext;
  /** The script with blanks for comments and for texts that are only shown; as long as the source. */
  readonly commands: string;
}

const TOKEN =
  /\\[\s\S]|\$'|['"`#\n})]|\$\(\(|\$\(|\$\{|\(\(|\(|<<<|<<-?[ \t]*(\\?["']?)([A-Za-z_][\w-]*)["']?/g;
/** Commands that only show a here-document, unless they hand it on. */
const SHOWS = /^[\s({!]*(?:\w+\s*\(\)\s*\{\s*)?(?:cat|less|more)\b(?![^\n]*[>|])/;

type Part = 'double' | 'sub' | 'paren' | 'arithmetic' | 'brace';

/** Reads a script's quotes, comments and here-documents; what is broken is read as far as it goes. */
export function readShell(text: string): ShellText {
  const marks: { readonly at: number; readonly context: ShellContext }[] = [];
  const stack: { readonly part: Part; readonly double: boolean }[] = [];
  const documents: {
    readonly end: string;
    readonly context: ShellContext;
    readonly tabs: boolean;
  }[] = [];
  const context = (): ShellContext => (stack.at(-1)?.double ? 'double' : 'plain');
  const open = (part: Part) => {
    const double = part === 'double' || (part === 'brace' && context() === 'double');
    stack.push({ part, double });
  };
  const mark = (at: number, value: ShellContext) => marks.push({ at, context: value });
  let lineStart = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const { 0: token, 1: quote = '', 2: word, index } = match;
    const top = stack.at(-1)?.part;
    const quoted = context() === 'double';
    if (word !== undefined) {
      if (quoted || top === 'arithmetic') continue;
      const shown = SHOWS.test(
        text.slice(lineStart, Math.min(lineEnd(text, index), lineStart + 500)),
      );
      const kind = shown ? 'shown' : quote === '' ? 'document' : 'raw-document';
      documents.push({ end: word, context: kind, tabs: token.startsWith('<<-') });
      continue;
    }
    switch (token) {
      case '\n':
        for (const { end, context: kind, tabs } of documents.splice(0)) {
          const close = documentEnd(text, TOKEN.lastIndex, end, tabs);
          if (close === undefined) continue;
          mark(TOKEN.lastIndex, kind);
          mark(close, context());
          TOKEN.lastIndex = close;
        }
        lineStart = TOKEN.lastIndex;
        break;
      case "$'":
      case "'": {
        if (quoted) break;
        const close = text.indexOf("'", TOKEN.lastIndex);
        if (close === -1) break;
        mark(index, 'single');
        mark(close + 1, context());
        TOKEN.lastIndex = close + 1;
        break;
      }
      case '"':
        if (quoted && top === 'double') stack.pop();
        else if (!quoted) open('double');
        mark(index + 1, context());
        break;
      case '#':
        if (quoted || top === 'brace' || !/^$|[\s;&|(]/.test(text[index - 1] ?? '')) break;
        mark(index, 'comment');
        TOKEN.lastIndex = lineEnd(text, index);
        mark(TOKEN.lastIndex, context());
        break;
      case '$((':
      case '((':
        if (token === '((' && quoted) break;
        open('arithmetic');
        open('arithmetic');
        break;
      case '$(':
        open('sub');
        mark(index, context());
        break;
      case '(':
        if (!quoted) open('paren');
        break;
      case '${':
        open('brace');
        break;
      case ')':
        if (top !== 'sub' && top !== 'paren' && top !== 'arithmetic') break;
        stack.pop();
        mark(index + 1, context());
        break;
      case '}':
        if (top === 'brace') stack.pop();
    }
  }
  return { contextAt: (offset) => contextAt(marks, offset), commands: blank(text, marks) };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** A document is no longer than this; looking further for each of many would take too long. */
const LONGEST_DOCUMENT = 100_000;

/** Where the line with the delimiter begins. */
function documentEnd(text: string, from: number, end: string, tabs: boolean): number | undefined {
  const body = text.slice(from, from + LONGEST_DOCUMENT);
  const found = new RegExp(`^${tabs ? '\\t*' : ''}${end}[ \\t]*\\r?$`, 'm').exec(body);
  return found === null ? undefined : from + found.index;
}

function contextAt(
  marks: readonly { readonly at: number; readonly context: ShellContext }[],
  offset: number,
): ShellContext {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.at ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return marks[low - 1]?.context ?? 'plain';
}

function blank(
  text: string,
  marks: readonly { readonly at: number; readonly context: ShellContext }[],
): string {
  const parts: string[] = [];
  let from = 0;
  for (const [i, { at, context }] of marks.entries()) {
    if (context !== 'comment' && context !== 'shown') continue;
    const end = marks[i + 1]?.at ?? text.length;
    parts.push(text.slice(from, at), text.slice(at, end).replace(/[^\n]/g, ' '));
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}
