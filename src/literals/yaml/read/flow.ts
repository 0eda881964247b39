import { folded, isBlank, lineEndAt, nextLine, plainScalar, readQuoted, Value } from './scalars.ts';
import type { YamlEntry, YamlNode, YamlScalar } from './tree.ts';

/** Deeper collections are not read: nobody writes them, and each takes a call. */
const MAX_DEPTH = 100;

/** What `[` or `{` opens, and where reading goes on. */
export interface ReadFlow {
  readonly node: YamlNode;
  readonly next: number;
}

/**
 * A collection of `[]` or `{}`. One that is not closed ends before the first line that is no deeper
 * than what is around it.
 * @param start at the opening bracket
 */
export function readFlow(
  text: string,
  start: number,
  parentIndent: number,
  anchors: Map<string, YamlNode>,
): ReadFlow {
  let at = start;
  const node = collection(0);
  return { node, next: at };

  function collection(depth: number): YamlNode {
    const isMap = text[at] === '{';
    const close = isMap ? '}' : ']';
    at++;
    const entries: YamlEntry[] = [];
    const items: (YamlNode | undefined)[] = [];
    for (;;) {
      if (!skipSpace()) break;
      const char = text[at];
      if (char === close) {
        at++;
        break;
      }
      if (char === ',' || char === ']' || char === '}') {
        at++;
        continue;
      }
      const first = value(depth);
      const isPair = skipSpace() && text[at] === ':' && first?.kind === 'scalar';
      if (isPair) at++;
      const second =
        isPair && skipSpace() && !',]}'.includes(text[at] ?? '') ? value(depth) : undefined;
      if (first?.kind === 'scalar' && (isMap || isPair)) {
        const entry = { key: first, value: second };
        if (isMap) entries.push(entry);
        else items.push({ kind: 'map', entries: [entry] });
      } else {
        items.push(first);
        // A colon without a key before it would be met again and again.
        if (text[at] === ':') at++;
      }
    }
    return isMap ? { kind: 'map', entries } : { kind: 'seq', items };
  }

  function value(depth: number): YamlNode | undefined {
    let anchor: string | undefined;
    while (text[at] === '&' || text[at] === '!') {
      const [mark = ''] = /^[^\s,[\]{}]*/.exec(text.slice(at, at + 200)) ?? [];
      if (mark.startsWith('&')) anchor = mark.slice(1);
      at += Math.max(mark.length, 1);
      if (!skipSpace()) return undefined;
    }
    const node = bare(depth);
    if (anchor !== undefined && node !== undefined) anchors.set(anchor, node);
    return node;
  }

  function bare(depth: number): YamlNode | undefined {
    const char = text[at];
    if (char === '[' || (char === '{' && text[at + 1] !== '{')) {
      if (depth < MAX_DEPTH) return collection(depth + 1);
      at = lineEndAt(text, at);
      return undefined;
    }
    if (char === '"' || char === "'") {
      const { scalar, next } = readQuoted(text, at, parentIndent, true);
      at = next;
      return scalar;
    }
    const scalar = plain();
    return scalar.value.startsWith('*')
      ? { kind: 'alias', target: anchors.get(scalar.value.slice(1)) }
      : scalar;
  }

  /** `${…}` and `{{…}}` are no YAML without quotes here, but what people mean by them is plain. */
  function plain(): YamlScalar {
    const from = at;
    let end = at;
    /** The lines before the last, where there are several. */
    const value = new Value();
    let lineFrom = from;
    while (at < text.length) {
      const char = text[at] ?? '';
      if (char === '\n') {
        const next = nextLine(text, at);
        if (end === from || !goesOn(next)) break;
        value.add(text.slice(lineFrom, end) + folded(next.breaks), lineFrom);
        at = next.at;
        lineFrom = at;
        continue;
      }
      if (',[]{}'.includes(char)) {
        const close = expressionEnd(char);
        if (close === undefined) break;
        at = close;
        end = at;
        continue;
      }
      if (
        char === ':' &&
        at > from &&
        (isBlank(text[at + 1]) || ',[]{}\n'.includes(text[at + 1] ?? '\n'))
      ) {
        break;
      }
      if (char === '#' && isBlank(text[at - 1])) break;
      at++;
      if (!isBlank(char)) end = at;
    }
    // Nothing but a stray character: it is passed over, or reading would stand still.
    if (at === from) at++;
    if (lineFrom === from) return plainScalar(text, from, Math.max(end, from), 'plain', true);
    value.add(text.slice(lineFrom, end), lineFrom);
    const { text: joined, pieces } = value;
    return {
      kind: 'scalar',
      value: joined,
      style: 'plain',
      inFlow: true,
      start: from,
      end,
      pieces,
    };
  }

  /** Whether a plain scalar goes on in the next line. */
  function goesOn({ at: first, indent }: ReturnType<typeof nextLine>): boolean {
    const char = text[first] ?? ',';
    const isMark =
      ',[]{}#'.includes(char) || (char === ':' && /[\s,[\]{}]/.test(text[first + 1] ?? ' '));
    return !isMark && indent > parentIndent;
  }

  function expressionEnd(char: string): number | undefined {
    if (char !== '{') return undefined;
    const close = text[at - 1] === '$' ? '}' : text[at + 1] === '{' ? '}}' : undefined;
    if (close === undefined) return undefined;
    const line = text.slice(at, Math.min(lineEndAt(text, at), at + 500));
    const index = line.indexOf(close);
    return index < 0 ? undefined : at + index + close.length;
  }

  /** To the next character that counts; `false` at the collection's end by force. */
  function skipSpace(): boolean {
    for (;;) {
      while (isBlank(text[at])) at++;
      if (text[at] === '#' && (isBlank(text[at - 1]) || text[at - 1] === '\n'))
        at = lineEndAt(text, at);
      if (at >= text.length) return false;
      if (text[at] !== '\n') return true;
      if (!entersLine(at + 1)) return false;
      at++;
    }
  }

  function entersLine(lineStart: number): boolean {
    let first = lineStart;
    while (isBlank(text[first])) first++;
    const char = text[first];
    return (
      char === '\n' ||
      char === '#' ||
      char === ']' ||
      char === '}' ||
      first - lineStart > parentIndent
    );
  }
}
