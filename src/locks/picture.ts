import type { LockTable } from './lockTable.ts';
import { formatReply, type LockRow } from './protocol.ts';

/** A picture of more bytes than this, some hundreds of locks, is shown for a while. */
const SMALL = 64 * 1024;

/** How long, in ms. */
const SHOWN_MS = 250;

/**
 * The answer to `.locks`. Of one state there is one picture, however many ask, and large ones are made a few times
 * a second at most: clients that ask and do not fetch the answer take neither the server's time nor its memory.
 */
export class Picture {
  readonly #table: LockTable;
  #answer: Buffer | undefined;
  #ofChange = 0;
  #shownUntil = 0;

  constructor(table: LockTable) {
    this.#table = table;
  }

  /** The line with its end. */
  take(): Buffer {
    const { changes } = this.#table;
    const isGood = this.#ofChange === changes || performance.now() < this.#shownUntil;
    if (this.#answer !== undefined && isGood) return this.#answer;
    const value = [...this.#table.locks()].map(({ name, holder, waiting }): LockRow => {
      const { client, fence = 0, since } = holder;
      const places = Array.from(waiting, (place) => ({
        client: place.client,
        since: iso(place.since),
      }));
      return { name, client, fence, since: iso(since), waiting: places };
    });
    this.#answer = Buffer.from(`${formatReply({ kind: 'locks', value })}\n`);
    this.#ofChange = changes;
    this.#shownUntil = this.#answer.length > SMALL ? performance.now() + SHOWN_MS : 0;
    return this.#answer;
  }
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
