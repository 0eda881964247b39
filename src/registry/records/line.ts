import { isJsonObject, type JsonObject } from '../jsonObject.ts';
import type { OperationEvent, Subject } from './event.ts';

/** The longest line, in bytes with its newline: appended in one write, so that lines never mix. */
export const LONGEST_LINE = 4_096;
/** The longest text inside a line, in characters: a name has 200 at most. */
const LONGEST_TEXT = 256;

/** A line of the log, checked. */
export interface LogLine {
  /** When the operation ended, ISO 8601 in UTC. */
  readonly time: string;
  /** An `Operation`, or the word of a later version. */
  readonly operation: string;
  readonly by: string;
  readonly pid: number;
  /** Absent in lines that only go on with the names of the line before. */
  readonly effort?: { readonly ms: number; readonly wait: number; readonly tries: number };
  readonly subjects: readonly Subject[];
}

/**
 * An event as lines of the log, without newlines; more than one only when its names need the room.
 * @param time ISO 8601 in UTC
 */
export function formatLines(event: OperationEvent, time: string): string[] {
  const { operation, by, ms, effort } = event;
  const head = { time, operation, by: by.slice(0, 64), pid: process.pid };
  const first = { ms: rounded(ms), wait: rounded(effort.waitedMs), tries: effort.tries };
  const lines: string[] = [];
  let names: string[] = [];
  const start = (object: object) => `${JSON.stringify(object).slice(0, -1)},"names":[`;
  const close = () => {
    lines.push(`${start(lines.length === 0 ? { ...head, ...first } : head)}${names.join(',')}]}`);
    names = [];
  };
  const space = LONGEST_LINE - Buffer.byteLength(start({ ...head, ...first })) - ']}\n'.length;
  let room = space;
  for (const subject of event.subjects) {
    const name = formatSubject(subject);
    const size = Buffer.byteLength(name) + 1;
    if (size > room && names.length > 0) {
      close();
      room = space;
    }
    names.push(name);
    room -= size;
  }
  close();
  return lines;
}

function formatSubject({ name, port, from, outcome }: Subject): string {
  return JSON.stringify({
    name: name.slice(0, LONGEST_TEXT),
    ...(port === undefined ? {} : { port }),
    ...(from === undefined
      ? {}
      : { from: typeof from === 'string' ? from.slice(0, LONGEST_TEXT) : from }),
    outcome,
  });
}

/** Microseconds are all that the clock is good for. */
function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}

/** A line of the log, or `undefined` for one that is torn or makes no sense. */
export function parseLine(text: string): LogLine | undefined {
  if (text.length >= LONGEST_LINE) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(json)) return undefined;
  const { time, operation, by, pid, names } = json;
  if (
    !isTime(time) ||
    !isWord(operation) ||
    !isText(by) ||
    !isCount(pid) ||
    !Array.isArray(names)
  ) {
    return undefined;
  }
  const subjects = names.map(readSubject);
  if (!subjects.every((subject) => subject !== undefined)) return undefined;
  const line = { time, operation, by, pid, subjects };
  if (json.ms === undefined) return line;
  const effort = readEffort(json);
  return effort === undefined ? undefined : { ...line, effort };
}

function readEffort({ ms, wait, tries }: JsonObject): LogLine['effort'] {
  return isDuration(ms) && isDuration(wait) && isCount(tries) ? { ms, wait, tries } : undefined;
}

function readSubject(value: unknown): Subject | undefined {
  if (!isJsonObject(value)) return undefined;
  const { name, port, from, outcome } = value;
  if (!isText(name) || !isWord(outcome)) return undefined;
  if (port !== undefined && !isCount(port)) return undefined;
  if (from !== undefined && !isCount(from) && !isText(from)) return undefined;
  return {
    name,
    ...(port === undefined ? {} : { port }),
    ...(from === undefined ? {} : { from }),
    outcome,
  };
}

/** As `toISOString` writes it: other spellings of a time are not compared or sorted by their text. */
export function isTime(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}

/** A word of the format, as operations and outcomes are. */
export function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z-]{0,31}$/.test(value);
}

/** A whole number from 0. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** A number of ms: at most a year, so that one bad line cannot spoil a sum for ever. */
function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 31_536_000_000;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}
