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

/** Days or weeks (`90d`, `12w`) in ms; `undefined` for anything else. */
export function parseAge(text: string): number | undefined {
  const [, digits, unit] = /^([1-9]\d{0,4})([dw])$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (unit === 'w' ? 7 : 1) * DAY;
}
