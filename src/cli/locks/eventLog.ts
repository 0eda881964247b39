import fs from 'node:fs';
import net from 'node:net';
import type { LockEvent } from '../../locks/events.ts';

/** How much is kept for a reader that is slow, in bytes. */
const MOST_KEPT = 1024 * 1024;

/** Takes an event down. */
export type EventLog = (event: LockEvent | ServerEvent) => void;

/** What happens to the server itself. */
type ServerEvent =
  | { readonly event: 'listening'; readonly address: string; readonly port: number }
  | { readonly event: 'ended' };

/**
 * A log of events on standard output, one line of JSON each. Whoever reads it from a pipe may take their time: the
 * program never waits for that. What does not fit, there or on a full disk, is left out, and how many events that were
 * is the next thing in it.
 */
export function openEventLog(): EventLog {
  const stat = fs.fstatSync(1);
  const write = stat.isFIFO() || stat.isSocket() ? pipeWriter() : fileWriter();
  let left = 0;
  return (event) => {
    const time = new Date().toISOString();
    const gap = left === 0 ? '' : `${JSON.stringify({ time, event: 'left-out', count: left })}\n`;
    left = write(`${gap}${JSON.stringify({ time, ...event })}\n`) ? 0 : left + 1;
  };
}

/** Node's own stream for a pipe waits until a line is written; a socket does not. */
function pipeWriter(): (line: string) => boolean {
  const pipe = new net.Socket({ fd: 1, readable: false, writable: true });
  // Nobody reads any more; locks go on.
  pipe.on('error', () => {});
  pipe.unref();
  return (line) => {
    if (pipe.writableLength + line.length > MOST_KEPT) return false;
    pipe.write(line);
    return true;
  };
}

/** A disk that takes no more ends nothing: whoever holds a lock would lose it. */
function fileWriter(): (line: string) => boolean {
  let rest = Buffer.alloc(0);
  const isWritten = (): boolean => {
    try {
      while (rest.length > 0) rest = rest.subarray(fs.writeSync(1, rest));
      return true;
    } catch {
      return false;
    }
  };
  return (line) => {
    // The end of a line that was cut short comes before the next.
    if (!isWritten()) return false;
    const whole = Buffer.from(line);
    rest = whole;
    if (isWritten() || rest.length < whole.length) return true;
    rest = Buffer.alloc(0);
    return false;
  };
}
