const SECOND = 1000;
const UNITS = {
  s: SECOND,
  m: 60 * SECOND,
  h: 3600 * SECOND,
  d: 86_400 * SECOND,
  w: 7 * 86_400 * SECOND,
} as const;

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * A moment of the past, in ms since 1970: so long ago (`90`, `90s`, `30m`, `2h`, `7d`, `4w`), or as ISO 8601 has it
 * (`2026-11-20`, `2026-11-20T17:30`, `…Z`, `…+01:00`), local where it names no zone; `undefined` for anything else.
 */
export function parseMoment(text: string, now = Date.now()): number | undefined {
  const [, number, unit = 's'] = /^([1-9]\d{0,6})([smhdw])?$/.exec(text) ?? [];
  const at =
    number === undefined
      ? parseIso(text)
      : now - Number(number) * UNITS[unit as keyof typeof UNITS];
  return at !== undefined && at >= 0 && at < now ? at : undefined;
}

function parseIso(text: string): number | undefined {
  const [, year, month, day] = ISO.exec(text) ?? [];
  if (year === undefined) return undefined;
  // JavaScript takes 30 February for 2 March.
  const isReal = Number(day) <= new Date(Number(year), Number(month), 0).getDate();
  // A date alone would be one of UTC.
  const at = Date.parse(text.includes('T') ? text : `${text}T00:00`);
  return isReal && !Number.isNaN(at) ? at : undefined;
}
