import type { PortLiteral } from '../finding.ts';

const WORD = 'berth-ignore';
/** In the same line. */
const HERE = /(?<![\w-])berth-ignore(?![\w-])/;
const NEXT_LINE = /(?<![\w-])berth-ignore-next-line(?![\w-])/;

/**
 * The literals that no comment takes out: one with `berth-ignore` in the same line, or with
 * `berth-ignore-next-line` in the line before. Whatever the format's comments look like.
 * @param literals in the order of the text
 */
export function withoutIgnored(
  text: string,
  literals: readonly PortLiteral[],
): readonly PortLiteral[] {
  if (literals.length === 0 || !text.includes(WORD)) return literals;
  // Each line is looked at once, however many literals it holds.
  let lineEnd = -1;
  let isIgnored = false;
  return literals.filter(({ start }) => {
    if (start >= lineEnd) {
      const lineStart = text.lastIndexOf('\n', start - 1) + 1;
      const newline = text.indexOf('\n', start);
      lineEnd = newline === -1 ? text.length : newline;
      isIgnored =
        HERE.test(text.slice(lineStart, lineEnd)) || NEXT_LINE.test(lineBefore(text, lineStart));
    }
    return !isIgnored;
  });
}

function lineBefore(text: string, lineStart: number): string {
  return lineStart === 0 ? '' : text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, lineStart);
}
