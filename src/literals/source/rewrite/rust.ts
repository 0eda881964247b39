import type { Question } from './brackets.ts';
import { type Site, segmentBefore } from './site.ts';
import { fillBody, inPlaceOf, type SourceLanguage } from './writer.ts';

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
/** Macros that take any expressions. */
const PLAIN_MACROS = new Set(
  `assert assert_eq assert_ne bail dbg eprint eprintln error format info json log panic print println
   trace vec warn write writeln`.split(/\s+/),
);
/** Statements whose value must be known when the program is built, and what types look like. */
const FIXED = new Set(['const', 'static', 'enum']);

/**
 * Rust: `&format!("127.0.0.1:{}", …unwrap_or(3000))` where a call looks at an address, and a
 * number wherever one is. A text that is kept would have another type, so it stays.
 */
export const rust: SourceLanguage = (program) => ({
  fitness: /#!\[no_std\]/.test(program.text) ? 'no' : 'yes',

  write(site, holes) {
    const [first] = holes;
    if (first === undefined || site.askWithin(isFixed) || site.ask(isOfMacro)) return undefined;
    const { string, text } = site;
    if (string === undefined) {
      const isNumber = /^\d+(?:_?u16|_?[iu](?:32|64|size))?$/.test(text);
      if (!isNumber || !isValue(site)) return undefined;
      return inPlaceOf(site, numberOr(first.variable, text));
    }
    if (/[bc]/.test(string.open)) return undefined;
    const use = useOf(site);
    if (use === undefined) return undefined;
    // A number that is formatted says its type itself.
    const values = holes.map(({ start, end, variable }) =>
      numberOr(variable, `${program.text.slice(start, end)}u16`),
    );
    const body = fillBody(
      site,
      holes,
      () => '{}',
      (part) => part.replace(/[{}]/g, '$&$&'),
    );
    const closing = program.text.slice(site.body.end, site.end);
    const format = `format!(${string.open}${body}${closing}, ${values.join(', ')})`;
    const { start, end } = use;
    return [{ offset: start, length: end - start, content: use.isOwned ? format : `&${format}` }];
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

/** How a text is used, and what of the program the formatted one takes the place of. */
interface Use {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Whether the text itself is wanted, and not a look at it. */
  readonly isOwned: boolean;
}

/** `undefined` where the text may be kept for longer than a formatted one lives. */
function useOf(site: Site): Use | undefined {
  const { start, end } = site;
  const { tokens } = site.program;
  if (site.after() === '.') {
    const method = site.after(2);
    if (method === 'to_string' || method === 'to_owned') {
      return { start, end: tokens.ends[site.index + 4] ?? end, isOwned: true };
    }
    return ['parse', 'into', 'to_socket_addrs'].includes(method)
      ? { start, end, isOwned: true }
      : undefined;
  }
  if (site.before() === '=' && site.after() === ';') {
    return isSeenByItsBlockOnly(site) ? { start, end, isOwned: false } : undefined;
  }
  if (!['(', ','].includes(site.before()) || ![',', ')'].includes(site.after())) return undefined;
  const open = tokens.parentOf(site.index);
  const call = tokens.at(open - 1);
  if (tokens.at(open) !== '(') return undefined;
  if (call === 'from' && tokens.at(open - 2) === '::' && tokens.at(open - 3) === 'String') {
    return {
      start: tokens.starts[open - 3] ?? start,
      end: tokens.ends[site.index + 1] ?? end,
      isOwned: true,
    };
  }
  return LOOKING_CALLS.has(call) ? { start, end, isOwned: false } : undefined;
}

/** Words behind which a text has to live for longer than the block that it belongs to. */
const OUTLIVING = new Set(['move', 'spawn', 'static', 'thread', 'push', 'insert']);

/** Whether `let addr = "…";` is for what follows in its own block. */
function isSeenByItsBlockOnly(site: Site): boolean {
  const { tokens } = site.program;
  const segment = site.segment();
  if (segment.at(-1) !== 'let' || segment.length > LONGEST_LET) return false;
  const name = segment.at(-2) ?? '';
  const open = tokens.parentOf(site.index);
  const close = tokens.partnerOf(open) ?? -1;
  if (close - site.index > LONGEST_BLOCK || name === 'mut') return false;
  let isReturned = false;
  for (let at = site.index + 2; at <= close; at++) {
    const token = tokens.at(at);
    if (OUTLIVING.has(token)) return false;
    // `return;` hands nothing on, `return addr;` does.
    if (token === 'return') isReturned = true;
    else if (token === ';') isReturned = false;
    if (token !== name) continue;
    if (isReturned || isPassedOn(tokens.at(at - 1), tokens.at(at + 1))) return false;
  }
  return close >= 0;
}

/** Whether a name between two tokens becomes a field, another variable, or the value of its block. */
function isPassedOn(before: string, after: string): boolean {
  return after === '}' || before === '{' || before === ':' || (before === '=' && after === ';');
}

/** `let addr: &str =` */
const LONGEST_LET = 6;
/** How far a block is looked through. */
const LONGEST_BLOCK = 2000;

/** Whether it is part of a constant, an attribute or an enum; a function's body is none. */
const isFixed: Question = (program, at) => {
  const { tokens } = program;
  const segment = segmentBefore(program, at);
  const fn = tokens.at(at) === '{' ? segment.indexOf('fn') : -1;
  // In front of `fn` stand its attributes, which leave its body as it is; a result may be `'static`.
  if (fn >= 0) return segment.includes('const', fn);
  if (segment.some((token) => FIXED.has(token)) && !segment.includes('for')) return true;
  return (tokens.at(at) === '[' && tokens.at(at - 1) === '#') || undefined;
};

/** Whether brackets are those of a macro that may want plain literals. */
const isOfMacro: Question = ({ tokens }, open) =>
  tokens.at(open - 1) === '!' ? !PLAIN_MACROS.has(tokens.at(open - 2)) : undefined;
