import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/** What was read from a file in one piece. */
export interface Piece {
  readonly bytes: Buffer;
  /** It is the first of a file that was truncated or replaced. */
  readonly restarted: boolean;
}

/**
 * Reads what others append to a file, each byte once. The file need not be there yet. One that was
 * truncated is read from its start, which is seen by its being shorter than what was read of it; one
 * that was replaced is read to its end, then its successor from the start.
 */
export class GrowingFile {
  readonly #buffer = Buffer.allocUnsafe(65536);
  #handle: FileHandle | undefined;
  #restarted = false;
  #position: number;

  /** @param from where to begin, in bytes */
  constructor(
    readonly file: string,
    from: number,
  ) {
    this.#position = from;
  }

  /**
   * The next piece, valid until the next call; `undefined` where there is nothing new.
   *
   * @throws a system error when the file can't be read
   */
  async next(): Promise<Piece | undefined> {
    this.#handle ??= await openIfThere(this.file);
    while (this.#handle !== undefined) {
      const bytes = await this.#read(this.#handle);
      if (bytes.length > 0) return this.#piece(bytes);
      const held = await this.#handle.stat({ bigint: true });
      if (held.size < this.#position) {
        this.#restart();
        continue;
      }
      const named = await stat(this.file, { bigint: true }).catch(ifThere);
      if (named === undefined || isSame(held, named)) return undefined;
      // Between the look at its end and its being replaced it may have grown.
      const rest = await this.#read(this.#handle);
      if (rest.length > 0) return this.#piece(rest);
      await this.close();
      this.#restart();
      this.#handle = await openIfThere(this.file);
    }
    return undefined;
  }

  /** How many bytes there are at this moment that were not read. */
  async ahead(): Promise<number> {
    this.#handle ??= await openIfThere(this.file);
    if (this.#handle === undefined) return 0;
    const held = await this.#handle.stat({ bigint: true });
    const named = await stat(this.file, { bigint: true }).catch(ifThere);
    const successor = named === undefined || isSame(held, named) ? 0 : Number(named.size);
    const size = Number(held.size);
    return successor + (size < this.#position ? size : size - this.#position);
  }

  /** Gives the file back; another call of {@link next} opens it again. */
  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #read(handle: FileHandle): Promise<Buffer> {
    const { bytesRead } = await handle.read(this.#buffer, 0, this.#buffer.length, this.#position);
    this.#position += bytesRead;
    return this.#buffer.subarray(0, bytesRead);
  }

  #piece(bytes: Buffer): Piece {
    const restarted = this.#restarted;
    this.#restarted = false;
    return { bytes, restarted };
  }

  #restart(): void {
    this.#position = 0;
    this.#restarted = true;
  }
}

function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}

/** The file, open for reading; `undefined` where there is none. @throws a system error */
export async function openIfThere(file: string): Promise<FileHandle | undefined> {
  return open(file).catch(ifThere);
}

function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
