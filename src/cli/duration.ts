const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;
/** Node's timers take no more; some 24 days. */
const LONGEST = 2 ** 31 - 1;

/** A whole number of seconds, from 1 to some 24 days, in ms; `undefined` for anything else. */
export function parseSeconds(text: string): number | undefined {
  const ms = /^[1-9]\d*$/.test(text) ? Number(text) * SECOND : Number.NaN;
  return ms <= LONGEST ? ms : undefined;
}

/** Days or weeks (`90d`, `12w`) in ms; `undefined` for anything else. */
export function parseAge(text: string): number | undefined {
  const [, digits, unit] = /^([1-9]\d{0,4})([dw])$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (unit === 'w' ? 7 : 1) * DAY;
}
