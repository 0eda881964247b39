import { GrowingFile } from '../growingFile.ts';

/** Looks for a text in a file that grows; what was read is not read again. */
export class LogSearch {
  readonly #wanted: Buffer;
  readonly #log: GrowingFile;
  /** The end of what was read, one byte shorter than the text: it may begin there. */
  #rest = Buffer.alloc(0);

  /** @param from where to begin, in bytes */
  constructor(text: string, file: string, from: number) {
    this.#wanted = Buffer.from(text);
    this.#log = new GrowingFile(file, from);
  }

  /**
   * Whether the text is in what was added since the last call.
   *
   * @throws a system error when the file can't be read
   * @throws the signal's reason when it is aborted
   */
  async finds(signal: AbortSignal | undefined): Promise<boolean> {
    for (;;) {
      const piece = await this.#log.next();
      signal?.throwIfAborted();
      if (piece === undefined) return false;
      const bytes = piece.restarted ? piece.bytes : Buffer.concat([this.#rest, piece.bytes]);
      if (bytes.includes(this.#wanted)) return true;
      // The piece is valid until the next one only.
      this.#rest = Buffer.from(bytes.subarray(Math.max(0, bytes.length - this.#wanted.length + 1)));
    }
  }

  async close(): Promise<void> {
    await this.#log.close();
  }
}
