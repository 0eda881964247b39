import type { Range } from './history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30, 60].map((n) => n * DAY),
];

/** A mark on an axis: where, and what to write there. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/**
 * Round moments of a time on the local clock, at most so many: `17:30`, and `11-22` where a day begins.
 * @param range in ms since 1970, as are the ticks
 */
export function timeTicks({ since, until }: Range, most: number): readonly Tick[] {
  const step = STEPS.find((one) => (until - since) / one <= most) ?? (until - since) / most;
  const ticks: Tick[] = [];
  const midnight = new Date(since);
  midnight.setHours(0, 0, 0, 0);
  for (let at = midnight; at.getTime() < until; at = after(at, step)) {
    if (at.getTime() >= since) ticks.push({ at: at.getTime(), label: label(at) });
  }
  return ticks;
}

/** The local clock's next multiple of a step: days have 23 or 25 hours where summer time begins or ends. */
function after(time: Date, step: number): Date {
  const next = new Date(time);
  if (step < DAY) next.setTime(next.getTime() + step);
  else next.setDate(next.getDate() + Math.round(step / DAY));
  const nextDay = new Date(time);
  nextDay.setHours(24, 0, 0, 0);
  return step < DAY && next > nextDay ? nextDay : next;
}

function label(time: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const [hour, minute] = [time.getHours(), time.getMinutes()];
  if (hour === 0 && minute === 0) return `${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${two(hour)}:${two(minute)}`;
}

/** Round numbers from 0 to the first at or above `most`: 1, 2 or 5 times a power of ten apart. */
export function valueTicks(most: number, parts: number): readonly number[] {
  const rough = Math.max(most, 1e-3) / parts;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((n) => n * power >= rough * (1 - 1e-9)) ?? 10);
  const count = Math.ceil(Math.max(most, 1e-3) / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}
