import type { YamlScalar } from './tree.ts';

/** A scalar and where reading goes on. */
export interface ReadScalar {
  readonly scalar: YamlScalar;
  readonly next: number;
}

/** Builds a decoded value and keeps where its parts came from. */
export class Value {
  text = '';
  readonly pieces: number[] = [];

  /** Adds a part that stands in the source at `offset`; `length` units of it if it is longer there. */
  add(part: string, offset: number): void {
    const last = this.pieces.length - 2;
    const expected =
      last < 0 ? -1 : (this.pieces[last + 1] ?? 0) + this.text.length - (this.pieces[last] ?? 0);
    if (expected !== offset) this.pieces.push(this.text.length, offset);
    this.text += part;
  }

  /** Drops blanks at the end, back to `length`. */
  trimEnd(length: number): void {
    let end = this.text.length;
    while (end > length && isBlank(this.text[end - 1])) end--;
    this.text = this.text.slice(0, end);
    while (this.pieces.length > 2 && (this.pieces.at(-2) ?? 0) > end) this.pieces.length -= 2;
  }
}

export function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\r';
}

/** Where the line ends, at its `\n` or the text's end. */
export function lineEndAt(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** A scalar whose source is its value. */
export function plainScalar(
  text: string,
  start: number,
  end: number,
  style: YamlScalar['style'],
  inFlow: boolean,
): YamlScalar {
  const inner = style === 'plain' ? 0 : 1;
  const value = text.slice(start + inner, end - inner);
  return { kind: 'scalar', value, style, inFlow, start, end, pieces: [0, start + inner] };
}

/** The next line with something in it, and how many line breaks lie before it. */
export function nextLine(
  text: string,
  newline: number,
): { at: number; indent: number; breaks: number } {
  let breaks = 0;
  let at = newline;
  for (;;) {
    breaks++;
    const start = at + 1;
    at = start;
    while (isBlank(text[at])) at++;
    if (text[at] !== '\n') return { at, indent: at - start, breaks };
  }
}

/** Line breaks inside plain and quoted scalars: one is a blank, more are one less. */
export function folded(breaks: number): string {
  return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * A quoted scalar. One that is not closed ends before the first line that is no deeper than what is
 * around it, as no such line can belong to it.
 * @param start at the opening quote
 */
export function readQuoted(
  text: string,
  start: number,
  parentIndent: number,
  inFlow: boolean,
): ReadScalar {
  const quote = text[start];
  const style = quote === "'" ? 'single' : 'double';
  const special = quote === "'" ? /['\n]/g : /["\\\n]/g;
  const value = new Value();
  let protectedTo = 0;
  let at = start + 1;
  for (;;) {
    special.lastIndex = at;
    const stop = special.exec(text)?.index ?? text.length;
    if (stop > at) value.add(text.slice(at, stop), at);
    const char = text[stop];
    if (char === quote && !(quote === "'" && text[stop + 1] === "'")) {
      return finish(stop + 1);
    }
    if (char === quote) {
      value.add("'", stop);
      at = stop + 2;
    } else if (char === '\\') {
      at = readEscape(stop);
      protectedTo = value.text.length;
    } else {
      value.trimEnd(protectedTo);
      if (char === undefined) return finish(stop);
      const next = nextLine(text, stop);
      if (next.indent <= parentIndent || next.at >= text.length) return finish(stop);
      value.add(folded(next.breaks), stop);
      at = next.at;
    }
  }

  function readEscape(slash: number): number {
    const code = text[slash + 1] ?? '';
    if (code === '\n' || (code === '\r' && text[slash + 2] === '\n')) {
      const { at: next, breaks } = nextLine(text, slash + (code === '\n' ? 1 : 2));
      if (breaks > 1) value.add('\n'.repeat(breaks - 1), slash);
      return next;
    }
    const digits = HEX_DIGITS[code];
    if (digits === undefined) {
      value.add(ESCAPES[code] ?? code, slash);
      return slash + 2;
    }
    const number = Number.parseInt(text.slice(slash + 2, slash + 2 + digits), 16);
    value.add(number <= 0x10ffff ? String.fromCodePoint(number) : '\ufffd', slash);
    return slash + 2 + digits;
  }

  function finish(end: number): ReadScalar {
    if (value.pieces.length === 0) value.pieces.push(0, start + 1);
    const scalar: YamlScalar = {
      kind: 'scalar',
      value: value.text,
      style,
      inFlow,
      start,
      end,
      pieces: value.pieces,
    };
    return { scalar, next: end };
  }
}

/**
 * Lines after a plain scalar's first that go on with it. A line that is a key is none, although it is
 * deeper: it is the more likely reading of a broken text.
 */
export function readPlainLines(
  text: string,
  start: number,
  firstEnd: number,
  parentIndent: number,
): ReadScalar {
  const newline = lineEndAt(text, firstEnd);
  const first = plainScalar(text, start, firstEnd, 'plain', false);
  // A comment ends a plain scalar.
  if (text.slice(firstEnd, newline).trim() !== '') return { scalar: first, next: newline };
  let value: Value | undefined;
  let end = firstEnd;
  let lineEnd = newline;
  while (lineEnd < text.length) {
    const next = nextLine(text, lineEnd);
    if (next.indent <= parentIndent || next.at >= text.length || text[next.at] === '#') break;
    const stop = lineEndAt(text, next.at);
    const line = text.slice(next.at, stop);
    if (keyLength(line) !== undefined || isTemplateLine(line)) break;
    if (value === undefined) {
      value = new Value();
      value.add(first.value, start);
    }
    const comment = commentStart(line);
    const part = line.slice(0, comment).trimEnd();
    value.add(folded(next.breaks), lineEnd);
    value.add(part, next.at);
    end = next.at + part.length;
    lineEnd = stop;
    if (comment < line.length) break;
  }
  const scalar: YamlScalar =
    value === undefined ? first : { ...first, value: value.text, end, pieces: value.pieces };
  return { scalar, next: lineEnd };
}

/** A block scalar, from its `|` or `>`. */
export function readBlock(text: string, start: number, parentIndent: number): ReadScalar {
  const literal = text[start] === '|';
  const headerEnd = lineEndAt(text, start);
  const [, digit] =
    /^[|>][+-]?([1-9])?/.exec(text.slice(start, Math.min(start + 4, headerEnd))) ?? [];
  let indent = digit === undefined ? -1 : Math.max(parentIndent, 0) + Number(digit);
  const value = new Value();
  let breaks = 0;
  let before: 'none' | 'plain' | 'deep' = 'none';
  let lineEnd = headerEnd;
  let end = headerEnd;
  while (lineEnd < text.length) {
    const lineStart = lineEnd + 1;
    let at = lineStart;
    while (text[at] === ' ') at++;
    const stop = lineEndAt(text, at);
    const contentEnd = text[stop - 1] === '\r' ? stop - 1 : stop;
    const depth = at - lineStart;
    if (at >= contentEnd && (indent < 0 || depth <= indent)) {
      if (stop >= text.length) break;
      breaks++;
      lineEnd = stop;
      continue;
    }
    if (indent < 0 && depth > parentIndent) indent = depth;
    if (indent < 0 || depth < indent) {
      // Helm's control lines stand at the margin.
      if (depth > parentIndent || !isTemplateLine(text.slice(at, contentEnd))) break;
      lineEnd = stop;
      continue;
    }
    const from = lineStart + indent;
    const deep = isBlank(text[from]);
    if (literal || before === 'none' || deep || before === 'deep') {
      value.add('\n'.repeat(before === 'none' ? breaks : breaks + 1), lineStart - 1);
    } else {
      value.add(folded(breaks + 1), lineStart - 1);
    }
    value.add(text.slice(from, contentEnd), from);
    before = deep ? 'deep' : 'plain';
    breaks = 0;
    lineEnd = stop;
    end = contentEnd;
  }
  if (value.pieces.length === 0) value.pieces.push(0, end);
  const scalar: YamlScalar = {
    kind: 'scalar',
    value: value.text,
    style: 'block',
    inFlow: false,
    start,
    end,
    pieces: value.pieces,
  };
  return { scalar, next: lineEnd };
}

/** How long a plain key is that begins the line, without its colon; `undefined` when none does. */
export function keyLength(line: string): number | undefined {
  const comment = commentStart(line);
  let braces = line.indexOf('{{');
  for (let colon = line.indexOf(':'); colon >= 0; colon = line.indexOf(':', colon + 1)) {
    while (braces >= 0 && braces < colon) {
      const close = line.indexOf('}}', braces);
      if (close < 0) return undefined;
      if (close > colon) colon = line.indexOf(':', close);
      if (colon < 0) return undefined;
      braces = line.indexOf('{{', close);
    }
    if (colon > comment) return undefined;
    const after = line[colon + 1];
    if (after === undefined || isBlank(after)) return line.slice(0, colon).trimEnd().length;
  }
  return undefined;
}

/** Where a line's comment begins; its length without one. */
export function commentStart(line: string): number {
  for (let hash = line.indexOf('#'); hash >= 0; hash = line.indexOf('#', hash + 1)) {
    if (hash === 0 || isBlank(line[hash - 1])) return hash;
  }
  return line.length;
}

/** Whether a line, without its indentation, is only a template's control line and no YAML. */
export function isTemplateLine(line: string): boolean {
  return /^(?:\{\{.*\}\}|\{%.*%\}|<%.*%>)\s*$/.test(line) && keyLength(line) === undefined;
}
