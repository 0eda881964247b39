import { createScanner, type Edit, type FormattingOptions, type Node } from 'jsonc-parser';

/** jsonc-parser's `SyntaxKind`: a const enum, which a bundler of single files cannot inline. */
const COMMA = 5;
const LINE_COMMENT = 12;
const BLOCK_COMMENT = 13;
const END = 17;

/** The indentation and line ends that a JSON text uses itself. */
export function formattingOf(text: string): FormattingOptions {
  const [, indent = '  '] = /\n([ \t]+)\S/.exec(text) ?? [];
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 4 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

/**
 * Adds members (`"key": value`) to an object or items to an array. What is there stays as it is,
 * comments at its end included.
 */
export function appendTo(text: string, container: Node, added: readonly string[]): Edit[] {
  const [open, close] = [container.offset + 1, container.offset + container.length - 1];
  const last = container.children?.at(-1);
  if (added.length === 0) return [];
  if (last === undefined) return fillEmpty(text, container, open, close, added);
  const lastEnd = last.offset + last.length;
  const tail = tailOf(text, lastEnd, close);
  const eol = formattingOf(text).eol ?? '\n';
  const found = breakBefore(text, last);
  const separator =
    tail.lineComment && found === ' ' ? `${eol}${indentAt(text, last.offset)}` : found;
  const content = separator + added.join(`,${separator}`);
  if (tail.comma !== undefined) return [{ offset: tail.end, length: 0, content }];
  return tail.end === lastEnd
    ? [{ offset: lastEnd, length: 0, content: `,${content}` }]
    : [
        { offset: lastEnd, length: 0, content: ',' },
        { offset: tail.end, length: 0, content },
      ];
}

function fillEmpty(
  text: string,
  container: Node,
  open: number,
  close: number,
  added: readonly string[],
): Edit[] {
  const { eol = '\n', insertSpaces, tabSize = 2 } = formattingOf(text);
  const outer = indentAt(text, container.offset);
  const inner = `${eol}${outer}${insertSpaces ? ' '.repeat(tabSize) : '\t'}`;
  const kept = text.slice(open, close).trimEnd();
  const content = `${kept}${inner}${added.join(`,${inner}`)}${eol}${outer}`;
  return [{ offset: open, length: close - open, content }];
}

/** What stands between the last member of an object or array and its closing bracket. */
export function tailOf(
  text: string,
  from: number,
  to: number,
): { readonly comma?: number; readonly lineComment: boolean; readonly end: number } {
  const scanner = createScanner(text.slice(from, to));
  let comma: number | undefined;
  let lineComment = false;
  let end = from;
  for (let kind: number = scanner.scan(); kind !== END; kind = scanner.scan()) {
    if (kind !== COMMA && kind !== LINE_COMMENT && kind !== BLOCK_COMMENT) continue;
    const at = from + scanner.getTokenOffset();
    if (kind === COMMA) comma = at;
    if (kind === LINE_COMMENT) lineComment = true;
    end = at + scanner.getTokenLength();
  }
  return { ...(comma === undefined ? {} : { comma }), lineComment, end };
}

/** The line break and indentation before a node, or a blank when it doesn't begin its line. */
export function breakBefore(text: string, node: Node): string {
  const [found] = /(?:\r?\n)[ \t]*$/.exec(text.slice(0, node.offset)) ?? [];
  return found ?? ' ';
}

/** The indentation of the line that an offset is in. */
export function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, offset))?.[0] ?? '';
}
