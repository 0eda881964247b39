/** How much of a file's end is wanted. */
export interface TailOptions {
  readonly lines: number;
  /** No more than this is read. */
  readonly bytes: number;
  /** Nothing before this byte is looked at; 0 by default. */
  readonly from?: number;
}

/**
 * The last lines of a file, whole ones, without the last line break; empty where there is no such
 * file. Invalid UTF-8 is replaced.
 *
 * @throws a system error when the file can't be read
 */
export declare function readTail(file: string, options: TailOptions): Promise<string>;

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
 * Delivers what is and will be in a file, which need not be there yet. A file that was truncated or
 * replaced is read from its start, a replaced one to its end first.
 *
 * @throws a system error when the file can't be read
 */
export declare function followFile(file: string, options: FollowOptions): Promise<void>;
