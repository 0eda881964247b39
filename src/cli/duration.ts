const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;
/** Node's timers take no more; some 24 days. */
const LONGEST = 2 ** 31 - 1;

/** A whole number of seconds, from 1 to some 24 days, in ms; `undefined` for anything else. */
export function parseSeconds(text: string): number | undefined {
  const ms = /^[1-9]\d*$/.test(text) ? Number(text) * SECOND : Number.NaN;
  return ms <= LONGEST ? ms : undefined;
}

const UNITS = { ms: 1, s: SECOND, m: 60 * SECOND } as const;

/** Seconds (`30`, `1.5`, `30s`), milliseconds (`500ms`) or minutes (`2m`), up to some 24 days, in ms. */
export function parseTime(text: string): number | undefined {
  const [, number, unit = 's'] = /^(\d{1,10}(?:\.\d{1,3})?)(ms|s|m)?$/.exec(text) ?? [];
  const ms = Math.round(Number(number) * UNITS[unit as keyof typeof UNITS]);
  return ms <= LONGEST ? ms : undefined;
}

/** A time for people: `340 ms`, `1.2 s`, `30 s`. */
export function seconds(ms: number): string {
  const whole = Math.round(ms);
  return whole < SECOND ? `${whole} ms` : `${(whole / SECOND).toFixed(1).replace('.0', '')} s`;
}

/** How long something runs, for people: `12 s`, `3 min`, `5 h`, `2 d`. */
export function uptime(ms: number): string {
  const units = [
    [DAY, 'd'],
    [60 * 60 * SECOND, 'h'],
    [60 * SECOND, 'min'],
  ] as const;
  const [length, unit] = units.find(([one]) => ms >= one) ?? [SECOND, 's'];
  return `${Math.max(0, Math.floor(ms / length))} ${unit}`;
}

/** Days or weeks (`90d`, `12w`) in ms; `undefined` for anything else. */
export function parseAge(text: string): number | undefined {
  const [, digits, unit] = /^([1-9]\d{0,4})([dw])$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (unit === 'w' ? 7 : 1) * DAY;
}
