import { logicalLines } from './logicalLines.ts';

/** A setting of a Java properties file. */
export interface PropertiesEntry {
  readonly key: string;
  /** As in the source, escapes included; escaped line breaks are blanks. */
  readonly value: string;
  /** Where the value begins. */
  readonly start: number;
}

const ENTRY = /^\s*((?:[^\s=:\\]|\\.)+)(?:[ \t]*[=:][ \t]*|[ \t]+)/;

/** The settings of a Java properties file. */
export function parseProperties(text: string): PropertiesEntry[] {
  return logicalLines(text, { comment: /^\s*[#!]/, continued: '\\' }).flatMap((line) => {
    const [lead, key] = ENTRY.exec(line.text) ?? [];
    if (lead === undefined || key === undefined) return [];
    return [
      { key, value: line.text.slice(lead.length).trimEnd(), start: line.start + lead.length },
    ];
  });
}
