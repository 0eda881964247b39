/** A line with those that continue it. */
export interface LogicalLine {
  /** Where it begins in the text. */
  readonly start: number;
  /** As long as in the source: line breaks that are escaped, and comments in between, are blanks. */
  readonly text: string;
}

/** How a format writes its lines. */
export interface LineRules {
  /** What begins a line that is a comment. */
  readonly comment: RegExp;
  /** What ends a line that the next one continues; absent where lines end with the line. */
  readonly continued?: string;
  /** Whether comments may stand between the lines of a continued one, as in a Dockerfile. */
  readonly commentsInside?: boolean;
}

/** The lines of a text that are no comments. */
export function logicalLines(text: string, rules: LineRules): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let parts: string[] = [];
  let start = 0;
  const finish = () => {
    const joined = parts.join('');
    if (joined.trim() !== '') lines.push({ start, text: joined });
    parts = [];
  };
  for (let offset = 0; offset < text.length; ) {
    const found = text.indexOf('\n', offset);
    const next = found === -1 ? text.length : found + 1;
    const line = text.slice(offset, next);
    const body = line.trimEnd();
    if (parts.length === 0) start = offset;
    if (rules.comment.test(line)) {
      if (parts.length > 0 && rules.commentsInside) parts.push(' '.repeat(line.length));
      else finish();
    } else if (rules.continued !== undefined && body.endsWith(rules.continued)) {
      const kept = body.slice(0, -rules.continued.length);
      parts.push(kept + ' '.repeat(line.length - kept.length));
    } else {
      parts.push(line);
      finish();
    }
    offset = next;
  }
  finish();
  return lines;
}
