import { RINGS } from './rings.ts';
import type { Slot } from './slot.ts';

/** A stretch of time, in ms since 1970; its end excluded. */
export interface Range {
  readonly since: number;
  readonly until: number;
}

/** What is known of a target, as it was read. */
export class History {
  constructor(
    /** `host:port` or a full name. */
    readonly target: string,
    /** Slots of ten seconds: the last hour. Ascending, as all of them; only those in which somebody looked. */
    readonly raw: readonly Slot[],
    /** The last day. */
    readonly minutes: readonly Slot[],
    /** The last 31 days. */
    readonly hours: readonly Slot[],
    /** The last 400 days, days of UTC. */
    readonly days: readonly Slot[],
    /** What is wrong with the file, in a sentence: what it held there is lost. */
    readonly flaw?: string,
  ) {}

  /** From the first look that is known to the end of the last, to the length of a slot; in ms since 1970. */
  get known(): Range | undefined {
    const slots = this.slots(0);
    const [first, last] = [slots[0], slots.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    return { since: first.start, until: last.start + last.span };
  }

  /**
   * What was seen in a time: for each moment the finest that is kept of it. The slots are ascending, and none
   * overlaps another, so that counts can be added up.
   * @param since in ms since 1970; a slot around it belongs to it
   * @param until in ms since 1970, itself excluded
   */
  slots(since: number, until = Number.POSITIVE_INFINITY): readonly Slot[] {
    const latest = Math.max(...this.rings.map((slots) => slots.at(-1)?.start ?? 0));
    const parts: Slot[][] = [];
    let end = Number.POSITIVE_INFINITY;
    RINGS.forEach((ring, r) => {
      // The first that is surely not of an earlier round, and with which a slot of the next ring begins.
      const next = RINGS[r + 1]?.span ?? ring.span;
      const kept = (Math.floor(latest / ring.span) - ring.slots + 1) * ring.span;
      const begin = Math.ceil(kept / next) * next;
      const slots = this.rings[r] ?? [];
      parts.unshift(slots.filter(({ start }) => start >= begin && start < end));
      end = begin;
    });
    return parts.flat().filter(({ start, span }) => start + span > since && start < until);
  }

  private get rings(): readonly (readonly Slot[])[] {
    return [this.raw, this.minutes, this.hours, this.days];
  }
}
