import type { Bucket, Summary } from '../../history/series.ts';

/** The times that a chart can show, shortest first. */
export const RANGES = ['hour', 'day', 'week', 'month', 'year'] as const;

/** A time that a chart shows. */
export type RangeName = (typeof RANGES)[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long a point of the chart is, in ms, and how many there are. */
export const POINTS: Readonly<
  Record<RangeName, { readonly span: number; readonly count: number }>
> = {
  hour: { span: MINUTE / 6, count: 360 },
  day: { span: 5 * MINUTE, count: 288 },
  week: { span: HOUR, count: 168 },
  month: { span: 3 * HOUR, count: 248 },
  year: { span: DAY, count: 365 },
};

/** The time that a chart shows at some moment: whole points, with the one that is going on. */
export function rangeAt(range: RangeName, now: number): { since: number; until: number } {
  const { span, count } = POINTS[range];
  const until = (Math.floor(now / span) + 1) * span;
  return { since: until - count * span, until };
}

/** What the page shows, sent whenever there is something new. */
export type ShownHistory = { readonly kind: 'history'; readonly range: RangeName } & (
  | { readonly points: readonly Bucket[]; readonly summary: Summary; readonly empty?: never }
  /** Why there is nothing to show, in a sentence. */
  | { readonly empty: string }
);

/** What the page asks for. */
export interface Asked {
  readonly kind: 'show' | 'export';
  readonly range: RangeName;
}

/** A message of the page; `undefined` when it is none that we know. */
export function toAsked(message: unknown): Asked | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { kind, range } = message as Readonly<Record<string, unknown>>;
  const wanted = RANGES.find((one) => one === range);
  if (wanted === undefined) return undefined;
  return kind === 'show' || kind === 'export' ? { kind, range: wanted } : undefined;
}

/** What the page remembers over a reload of the window. */
export interface PageState {
  readonly name: string;
  readonly range: RangeName;
}
