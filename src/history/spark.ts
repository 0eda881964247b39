import type { History, Range } from './history.ts';
import { type Bucket, bucketsOf } from './series.ts';

/** From all down to all up. */
export const BARS = '▁▂▃▄▅▆▇█';
/** Where nobody looked, or where there is nothing to measure. */
export const GAP = '·';

/**
 * A time in one line, a character for each part of it. `uptime`: `█` all up, `▁` all down, `▂` to `▇` between.
 * `latency`: the mean time to connect, from the shortest such mean to the longest.
 */
export function sparkline(
  history: History,
  { width, ...range }: Range & { readonly width: number },
  what: 'uptime' | 'latency' = 'uptime',
): string {
  const buckets = bucketsOf(history, { ...range, count: width });
  return what === 'uptime' ? buckets.map(uptimeBar).join('') : latencyBars(buckets);
}

/** The first and the last bar stand for all and nothing only. */
function uptimeBar({ uptime }: Bucket): string {
  if (uptime === undefined) return GAP;
  if (uptime === 0 || uptime === 1) return BARS.at(uptime === 0 ? 0 : -1) ?? GAP;
  return BARS[1 + Math.floor(uptime * 6)] ?? GAP;
}

function latencyBars(buckets: readonly Bucket[]): string {
  const means = buckets.flatMap(({ meanMs }) => meanMs ?? []);
  const [least, most] = [Math.min(...means), Math.max(...means)];
  return buckets
    .map(({ meanMs }) => {
      if (meanMs === undefined) return GAP;
      const height = most === least ? 0 : (meanMs - least) / (most - least);
      return BARS[Math.round(height * 7)];
    })
    .join('');
}
