import type { Site } from './site.ts';
import { enclosed, fillBody, inPlaceOf, intoHoles, type SourceLanguage } from './writer.ts';

/** Where `||` needs no parentheses. */
const BEFORE_OR = new Set(['(', ',', '[', '=', '=>', '||', 'return', '{']);

/** Ruby: `Integer(ENV["API_PORT"].to_s[/\d+/] || 3000)`: an empty or missing variable has no digits. */
export const ruby: SourceLanguage = () => ({
  fitness: 'yes',

  write(site, holes) {
    const [first] = holes;
    if (first === undefined || !takesValue(site)) return undefined;
    const or = (variable: string, value: string) => `ENV["${variable}"].to_s[/\\d+/] || ${value}`;
    if (site.string === undefined) {
      return /^\d+$/.test(site.text)
        ? inPlaceOf(site, `Integer(${or(first.variable, site.text)})`)
        : undefined;
    }
    const { open } = site.string;
    const fill = ({ variable }: { variable: string }, digits: string) =>
      `#{${or(variable, digits)}}`;
    const isJoined = site.before() === '"' || site.after() === '"';
    if (site.isWhole(first) && /^["']$/.test(open) && !isJoined) {
      const isFree = (BEFORE_OR.has(site.before()) || isKey(site)) && site.endsFreely;
      return inPlaceOf(site, enclosed(or(first.variable, site.text), isFree));
    }
    if (open === '"') return intoHoles(site, holes, fill);
    if (open !== "'") return undefined;
    return inPlaceOf(site, `"${fillBody(site, holes, fill, inDoubleQuotes)}"`);
  },
});

/** The inside of a single-quoted string, where `\\` and `\'` alone are escapes, as that of a double-quoted one. */
function inDoubleQuotes(text: string): string {
  return text.replace(/\\[\\']|\\|"|#(?=[{$@])/g, (match) => {
    if (match === "\\'") return "'";
    return match.length > 1 ? match : `\\${match}`;
  });
}

/** Whether any expression can stand there: no symbol, key, pattern or text that is loaded. */
function takesValue(site: Site): boolean {
  const before = site.before();
  if (
    ['when', 'in', '.', '&', 'require', 'require_relative', 'load', '..', '...', '-'].includes(
      before,
    )
  ) {
    return false;
  }
  // `:"name"` is a symbol, and `"name":` a key.
  const { text } = site.program;
  if (text[site.start - 1] === ':' && site.string !== undefined) return false;
  if (text[site.end] === ':' && text[site.end + 1] !== ':') return false;
  if (site.after() === '=>' || site.after() === '..') return false;
  return !['when', 'in'].includes(site.segment().at(-1) ?? '');
}

/** Whether a value stands behind `key:`. */
function isKey(site: Site): boolean {
  return site.before() === ':' && /^\w/.test(site.before(2));
}
