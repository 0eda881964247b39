import type { History, Range } from '../../history/history.ts';
import { summaryOf } from '../../history/series.ts';

/** One target as `--json` gives it; docs/check.md has the keys. */
export function asJson(history: History, range: Range, slots: 'with slots' | 'in short'): object {
  const { up, down, uptime, outages, longestOutageMs, meanMs, minMs, maxMs } = summaryOf(
    history,
    range,
  );
  return {
    target: history.target,
    since: iso(range.since),
    until: iso(range.until),
    up,
    down,
    uptime: uptime ?? null,
    outages,
    longestOutageSeconds: longestOutageMs / 1000,
    latencyMs: latencyJson(meanMs, minMs, maxMs),
    ...(slots === 'in short'
      ? {}
      : {
          slots: history.slots(range.since, range.until).map((slot) => ({
            start: iso(slot.start),
            seconds: slot.span / 1000,
            up: slot.up,
            down: slot.down,
            latencyMs: latencyJson(slot.meanMs, slot.minMs, slot.maxMs),
          })),
        }),
  };
}

function latencyJson(mean?: number, min?: number, max?: number): object | null {
  if (mean === undefined || min === undefined || max === undefined) return null;
  return { mean: micro(mean), min: micro(min), max: micro(max) };
}

const COLUMNS = ['target', 'start', 'seconds', 'up', 'down', 'mean_ms', 'min_ms', 'max_ms'];

/** The first line of the CSV. Lines end as RFC 4180 has it, by CR and LF. */
export const CSV_HEADER = `${COLUMNS.join(',')}\r\n`;

/** The slots of one target as lines of CSV. */
export function asCsv(history: History, { since, until }: Range): string {
  const target = quoted(history.target);
  return history
    .slots(since, until)
    .map(({ start, span, up, down, meanMs, minMs, maxMs }) => {
      const times = [meanMs, minMs, maxMs].map((ms) => (ms === undefined ? '' : micro(ms)));
      return `${[target, iso(start), span / 1000, up, down, ...times].join(',')}\r\n`;
    })
    .join('');
}

function quoted(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** In UTC. */
function iso(at: number): string {
  return new Date(Math.round(at)).toISOString();
}

/** To the microsecond: the file keeps seven digits. */
function micro(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
