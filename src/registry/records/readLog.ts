import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { OVERFULL } from './files.ts';
import { LONGEST_LINE, type LogLine, parseLine } from './line.ts';
import type { Tally } from './tally.ts';

/** More than this is not read of one file: nothing of ours gets so large. */
const MOST_BYTES = 2 * OVERFULL;

/** One file of the log. */
export interface LogText {
  /** Tells this file from those before and after it: a hash of its first line. */
  readonly mark: string;
  readonly text: string;
}

/** Reads one file of the log; `undefined` when there is none, or none that can be read. */
export function readLog(file: string): LogText | undefined {
  const { O_RDONLY, O_NONBLOCK } = fs.constants;
  let fd: number;
  try {
    fd = fs.openSync(file, O_RDONLY | (O_NONBLOCK ?? 0));
  } catch {
    return undefined;
  }
  try {
    const stat = fs.fstatSync(fd);
    if (!stat.isFile()) return undefined;
    const buffer = Buffer.alloc(Math.min(stat.size, MOST_BYTES));
    const text = buffer.toString('utf8', 0, fs.readSync(fd, buffer, 0, buffer.length, 0));
    return { mark: markOf(text), text };
  } catch {
    return undefined;
  } finally {
    fs.closeSync(fd);
  }
}

function markOf(text: string): string {
  const first = text.slice(0, LONGEST_LINE).split('\n', 1)[0] ?? '';
  return createHash('sha256').update(first).digest('hex').slice(0, 32);
}

/**
 * Each line of a log, in order; `undefined` for one that is torn or makes no sense. What stands behind the
 * last newline is still being written.
 */
export function* linesOf({ text }: LogText): Generator<LogLine | undefined> {
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (line !== '') yield parseLine(line);
  }
}

/** Counts the lines of a log. */
export function countLines(tally: Tally, log: LogText | undefined): void {
  if (log === undefined) return;
  for (const line of linesOf(log)) {
    if (line === undefined) tally.unreadable++;
    else tally.add(line);
  }
}
