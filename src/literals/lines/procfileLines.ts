import { logicalLines } from './logicalLines.ts';

/** A line of a Procfile that is neither blank nor a comment. Offsets count UTF-16 units. */
export interface ProcfileLine {
  /** Where it begins in the text. */
  readonly start: number;
  /** The name of its process; absent in a line that is no process. */
  readonly label?: string;
  /** The process' command, without blanks around it, or all of a line that is no process. */
  readonly command: string;
  /** Where that begins in the text. */
  readonly offset: number;
}

/** What a Procfile says, line by line. No line is continued: each is handed to the shell as it stands. */
export function procfileLines(text: string): ProcfileLine[] {
  return logicalLines(text, { comment: /^\s*#/ }).map(({ start, text: line }) => {
    const [lead = '', label] = /^\uFEFF?\s*([\w.-]+):\s*/.exec(line) ?? [];
    const place = {
      start,
      command: line.slice(lead.length).trimEnd(),
      offset: start + lead.length,
    };
    return label === undefined ? place : { ...place, label };
  });
}
