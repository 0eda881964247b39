import type { Summary } from './series.ts';

/** A share for people, never rounded to all or nothing: `99.95 %`, `100 %`. */
export function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  const shown = Math.min(Math.max(Math.round(share * 10_000), 1), 9999) / 100;
  return `${shown} %`;
}

/** A time to connect for people: `0.31 ms`, `12 ms`, `1.2 s`. */
export function latency(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 10) return `${Math.round(ms)} ms`;
  return `${Number(ms.toPrecision(2))} ms`;
}

/** How long something took, for people, in its two largest units: `40 s`, `3 min 20 s`, `2 h 5 min`, `1 d 3 h`. */
export function length(ms: number): string {
  const whole = Math.round(ms / 1000);
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const;
  const at = units.findIndex(([one]) => whole >= one);
  const [[one, unit] = [1, 's'], smaller] = at < 0 ? [] : units.slice(at);
  const rest = smaller === undefined ? 0 : Math.floor((whole % one) / smaller[0]);
  return `${Math.floor(whole / one)} ${unit}${rest === 0 ? '' : ` ${rest} ${smaller?.[1]}`}`;
}

/** A moment on the local clock: `2026-11-22 17:30`. */
export function moment(at: number): string {
  const time = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** The local clock's offset at a moment, and the zone's name where the system knows it: `UTC+01:00 (Europe/Berlin)`. */
export function timeZone(at: number): string {
  const offset = -new Date(at).getTimezoneOffset();
  const two = (n: number) => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const utc = offset === 0 ? 'UTC' : `UTC${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone === undefined || zone === 'UTC' ? utc : `${utc} (${zone})`;
}

/** How much it was up and how often down, without a full stop. */
export function uptimeWords({ uptime, outages, longestOutageMs }: Summary): string {
  if (uptime === undefined) return 'Nobody looked in this time';
  const times = outages === 1 ? 'down once' : `down ${outages} times`;
  const down = outages === 0 ? 'never down' : `${times}, at most ${length(longestOutageMs)}`;
  return `Up ${percent(uptime)}, ${down}`;
}

/** How long connections took, without a full stop. */
export function latencyWords({ meanMs, minMs, maxMs }: Summary): string {
  if (meanMs === undefined || minMs === undefined || maxMs === undefined) {
    return 'No time to connect is known';
  }
  return `Time to connect: ${latency(meanMs)} on average, ${latency(minMs)} to ${latency(maxMs)}`;
}
