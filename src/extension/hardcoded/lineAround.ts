/** So much of a line counts, to either side: a file of megabytes may be one line that holds thousands of ports. */
const REACH = 500;

/** One line of a text without its end, or the part of a very long one that is near. */
export interface Line {
  readonly text: string;
  /** Its offset in the text. */
  readonly start: number;
}

/** The line around an offset. */
export function lineAround(text: string, offset: number): Line {
  const from = Math.max(offset - REACH, 0);
  const start = from + text.slice(from, offset).lastIndexOf('\n') + 1;
  const after = text.slice(offset, offset + REACH);
  const end = after.indexOf('\n');
  const line = text.slice(start, offset) + (end < 0 ? after : after.slice(0, end));
  return { text: line.replace(/\r$/, ''), start };
}
