import type { Site } from './site.ts';
import { type Fill, fillBody, inPlaceOf, type SourceLanguage } from './writer.ts';

/** Calls that look at a text and keep nothing of it; what else is called may want to keep it for ever. */
const LOOKING_CALLS = new Set([
  'bind',
  'connect',
  'connect_lazy',
  'delete',
  'from',
  'from_str',
  'get',
  'head',
  'listen',
  'open',
  'parse',
  'patch',
  'post',
  'put',
  'request',
  'serve',
  'to_socket_addrs',
  'try_from',
]);
/** Statements whose value must be known when the program is built, and what types look like. */
const FIXED = new Set(['const', 'static', 'enum', '#']);

/**
 * Rust: `&format!("127.0.0.1:{}", …unwrap_or(3000))` where a call looks at an address, and a
 * number wherever one is. A text that is kept would have another type, so it stays.
 */
export const rust: SourceLanguage = (program) => ({
  fitness: /#!\[no_std\]/.test(program.text) ? 'no' : 'yes',

  write(site, holes) {
    const [first] = holes;
    if (first === undefined || isFixed(site) || isInMacro(site)) return undefined;
    const { string, text } = site;
    if (string === undefined) {
      const isNumber = /^\d+(?:_?u16|_?[iu](?:32|64|size))?$/.test(text);
      if (!isNumber || !isValue(site)) return undefined;
      return inPlaceOf(site, numberOr(first.variable, text));
    }
    if (/[bc]/.test(string.open) || !isLookedAt(site)) return undefined;
    const isOwned = site.after() === '.';
    // A number that is formatted says its type itself.
    const values = holes.map(({ start, end, variable }) =>
      numberOr(variable, `${program.text.slice(start, end)}u16`),
    );
    const fill: Fill = () => '{}';
    const body = fillBody(site, holes, fill, (part) => part.replace(/[{}]/g, '$&$&'));
    const opening = string.open;
    const closing = program.text.slice(site.body.end, site.end);
    const format = `format!(${opening}${body}${closing}, ${values.join(', ')})`;
    return inPlaceOf(site, isOwned ? format : `&${format}`);
  },
});

/** An empty variable is no number either. */
function numberOr(variable: string, value: string): string {
  return `std::env::var("${variable}").ok().and_then(|port| port.parse().ok()).unwrap_or(${value})`;
}

/** Whether a number is a whole value there, and not part of an operation, range or pattern. */
function isValue(site: Site): boolean {
  return (
    ['(', ',', '=', ':', '[', '=>', 'return', '{', ';'].includes(site.before()) &&
    [',', ')', ';', '}', ']'].includes(site.after()) &&
    !isLength(site)
  );
}

/** Whether it is how long an array is: `[0; 3000]`. */
function isLength(site: Site): boolean {
  const { tokens } = site.program;
  return site.before() === ';' && tokens.at(tokens.parentOf(site.index)) === '[';
}

/** Whether a text is only looked at: by a call that is known for it, or by its own `.parse()`. */
function isLookedAt(site: Site): boolean {
  const { tokens } = site.program;
  if (site.after() === '.') {
    return ['parse', 'to_string', 'to_owned', 'into', 'to_socket_addrs'].includes(site.after(2));
  }
  if (!['(', ','].includes(site.before()) || ![',', ')'].includes(site.after())) return false;
  const open = tokens.parentOf(site.index);
  return tokens.at(open) === '(' && LOOKING_CALLS.has(tokens.at(open - 1));
}

/** Whether a constant, an attribute or an enum is around it. */
function isFixed(site: Site): boolean {
  const { tokens } = site.program;
  for (const at of [site.index, ...site.brackets()]) {
    const segment = site.segment(at);
    if (segment.some((token) => FIXED.has(token)) && !segment.includes('for')) return true;
    if (tokens.at(at) === '{' && segment.includes('fn')) return false;
    if (tokens.at(at) === '[' && tokens.at(at - 1) === '#') return true;
  }
  return false;
}

/** Whether a macro is around it that may want plain literals. */
function isInMacro(site: Site): boolean {
  const { tokens } = site.program;
  for (const open of site.brackets()) {
    if (tokens.at(open - 1) === '!' && tokens.at(open) !== '{') return site.after() !== '.';
  }
  return false;
}
