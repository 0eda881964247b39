const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** What a {@link LineReader} found: a line without its end, or one that is too long or no UTF-8. */
export type Line = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'bad-line' };

/**
 * Cuts what comes in pieces into lines of UTF-8. It keeps the last piece and less than one line before it, and
 * a line that is too long is said to be so as soon as that is seen.
 */
export class LineReader {
  readonly #longest: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #bytes: Buffer = Buffer.alloc(0);

  /** @param longest line, in bytes, without its end */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Takes in a piece. Take all lines out by {@link next} before the next one. */
  push(piece: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? piece : Buffer.concat([this.#bytes, piece]);
  }

  /** The next line; `undefined` while its end is not there. */
  next(): Line | undefined {
    const end = this.#bytes.indexOf(NEWLINE);
    // A return before the end counts as part of it, and may be what came last.
    if (end < 0) {
      if (this.#bytes.length > this.#longest + 1) return { kind: 'bad-line' };
      // A copy: the piece is up to 64 KB, of which this is the rest.
      this.#bytes = Buffer.from(this.#bytes);
      return undefined;
    }
    const line = this.#bytes.subarray(0, this.#bytes[end - 1] === RETURN ? end - 1 : end);
    this.#bytes = this.#bytes.subarray(end + 1);
    if (line.length > this.#longest) return { kind: 'bad-line' };
    try {
      return { kind: 'line', text: this.#decoder.decode(line) };
    } catch {
      return { kind: 'bad-line' };
    }
  }
}
