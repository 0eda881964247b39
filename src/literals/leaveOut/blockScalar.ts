/** A key or item whose value is the indented text below it. */
const HEADER = /(?:^|[:\-?]\s)\s*(?:[&!]\S+\s+)*[|>][-+\d]*\s*(?:\s#.*)?$/;

/**
 * Whether a line of YAML belongs to a block scalar (`|`, `>`), in which there are no comments.
 * @param before all that stands before the line
 */
export function isInBlockScalar(before: string, line: string): boolean {
  let indent = indentOf(line);
  for (let end = before.length; end >= 0 && indent > 0; ) {
    const start = before.lastIndexOf('\n', end - 1) + 1;
    const above = before.slice(start, end).replace(/\r$/, '');
    if (above.trim() !== '' && indentOf(above) < indent) {
      if (HEADER.test(above)) return true;
      indent = indentOf(above);
    }
    end = start - 1;
  }
  return false;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
