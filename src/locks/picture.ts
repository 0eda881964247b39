import type { LockTable } from './lockTable.ts';
import { formatReply, type LockRow } from './protocol.ts';

/** A picture that took longer than this to make, in ms, is shown for a while. */
const COSTLY_MS = 5;

/** For how many times as long as it took. */
const SHOWN_FACTOR = 10;

/**
 * The answer to `.locks`. Of one state there is one picture, however many ask, and pictures of many thousands of
 * locks never take more than a tenth of the server's time.
 */
export class Picture {
  readonly #table: LockTable;
  #answer: Buffer | undefined;
  #ofChange = 0;
  #goodUntil = 0;

  constructor(table: LockTable) {
    this.#table = table;
  }

  /** The line with its end. */
  take(): Buffer {
    const begun = performance.now();
    const isNew = this.#ofChange === this.#table.changes || begun < this.#goodUntil;
    if (this.#answer !== undefined && isNew) return this.#answer;
    const value = [...this.#table.locks()].map(({ name, holder, waiting }): LockRow => {
      const { client, fence = 0, since } = holder;
      const places = [...waiting].map((place) => ({
        client: place.client,
        since: iso(place.since),
      }));
      return { name, client, fence, since: iso(since), waiting: places };
    });
    this.#answer = Buffer.from(`${formatReply({ kind: 'locks', value })}\n`);
    this.#ofChange = this.#table.changes;
    const cost = performance.now() - begun;
    this.#goodUntil = cost > COSTLY_MS ? begun + SHOWN_FACTOR * cost : 0;
    return this.#answer;
  }
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
