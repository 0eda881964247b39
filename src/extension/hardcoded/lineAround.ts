/** One line of a text, without its end. */
export interface Line {
  readonly text: string;
  /** Its offset in the text. */
  readonly start: number;
}

/** The line around an offset. */
export function lineAround(text: string, offset: number): Line {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { text: text.slice(start, end < 0 ? undefined : end).replace(/\r$/, ''), start };
}
