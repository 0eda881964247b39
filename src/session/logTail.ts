import { StringDecoder } from 'node:string_decoder';
import { GrowingFile, openIfThere } from './growingFile.ts';
import { wakeOnChange } from './wakeOnChange.ts';

/** How much of a file's end is wanted. */
export interface TailOptions {
  readonly lines: number;
  /** No more than this is read. */
  readonly bytes: number;
  /** Nothing before this byte is looked at; 0 by default. A file that is shorter was truncated. */
  readonly from?: number;
}

const LINE_FEED = 0x0a;

/**
 * The last lines of a file, whole ones, without the last line break; empty where there is no such
 * file. Of a line that alone exceeds `bytes` the end is given, behind `…`. Invalid UTF-8 is replaced.
 *
 * @throws a system error when the file can't be read
 */
export async function readTail(file: string, options: TailOptions): Promise<string> {
  const handle = await openIfThere(file);
  if (handle === undefined) return '';
  try {
    const { size } = await handle.stat();
    const from = options.from !== undefined && options.from <= size ? options.from : 0;
    const start = Math.max(from, size - options.bytes);
    // The byte before tells whether a line begins at `start`.
    const before = start > from ? 1 : 0;
    const buffer = Buffer.alloc(size - start + before);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start - before);
    const block = buffer.subarray(0, bytesRead);
    const text = before === 0 ? block.toString('utf8') : wholeLines(block);
    const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
    return lines.slice(Math.max(0, lines.length - options.lines)).join('\n');
  } finally {
    await handle.close();
  }
}

/** Where to begin, until when, and what to do with the text. */
export interface FollowOptions {
  /** In bytes; 0 by default. */
  readonly from?: number;
  /** Ends the following, after everything that was there by then was delivered. */
  readonly signal: AbortSignal;
  /** Gets the text piece by piece, in order; the next comes when a promise has settled. */
  readonly onText: (text: string) => void | Promise<void>;
}

/**
 * Delivers what is and will be in a file, which need not be there yet; see {@link GrowingFile} for one
 * that is truncated or replaced. Characters stay whole, invalid UTF-8 is replaced.
 *
 * @throws a system error when the file can't be read
 */
export async function followFile(
  file: string,
  { from = 0, signal, onText }: FollowOptions,
): Promise<void> {
  const growing = new GrowingFile(file, from);
  const changes = wakeOnChange(file, signal);
  const decoder = new StringDecoder('utf8');
  try {
    for (;;) {
      const isLast = signal.aborted;
      changes.watch();
      // What is appended while the last is delivered would keep it from ending.
      let left = isLast ? await growing.ahead() : Number.POSITIVE_INFINITY;
      while (left > 0 && signal.aborted === isLast) {
        const piece = await growing.next();
        if (piece === undefined) break;
        left -= piece.bytes.length;
        if (piece.restarted) await deliver(decoder.end());
        await deliver(decoder.write(piece.bytes));
      }
      if (isLast) break;
      await changes.next();
    }
    await deliver(decoder.end());
  } finally {
    changes.close();
    await growing.close();
  }

  async function deliver(text: string): Promise<void> {
    if (text !== '') await onText(text);
  }
}

/** @param block what was cut out of a file somewhere, with the byte before the cut */
function wholeLines(block: Buffer): string {
  const lineEnd = block.indexOf(LINE_FEED);
  if (lineEnd >= 0 && lineEnd < block.length - 1) return block.toString('utf8', lineEnd + 1);
  const isContinued = (byte: number): boolean => (byte & 0xc0) === 0x80;
  let start = 1;
  while (start < 4 && isContinued(block[start] ?? 0)) start += 1;
  return `…${block.toString('utf8', start)}`;
}
