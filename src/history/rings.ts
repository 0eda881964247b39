const SECOND = 1000;

/** One resolution of a history: slots of equal length, of which the file keeps the latest. */
export interface Ring {
  readonly name: 'raw' | 'minutes' | 'hours' | 'days';
  /** The length of a slot, in ms. Slots begin at multiples of it since 1970, so days are days of UTC. */
  readonly span: number;
  /** How many slots are kept. */
  readonly slots: number;
}

/**
 * An hour, a day, a month and more than a year; the finest first. Each length divides the next, so that slots of
 * different rings never overlap halfway.
 */
export const RINGS: readonly Ring[] = [
  { name: 'raw', span: 10 * SECOND, slots: 360 },
  { name: 'minutes', span: 60 * SECOND, slots: 1440 },
  { name: 'hours', span: 3600 * SECOND, slots: 744 },
  { name: 'days', span: 86_400 * SECOND, slots: 400 },
];

/** The number of the slot around a moment, counted from 1970. */
export function slotNumber({ span }: Ring, at: number): number {
  return Math.floor(at / span);
}
