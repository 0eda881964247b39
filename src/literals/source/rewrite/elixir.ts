import type { Question } from './brackets.ts';
import { type Site, segmentBefore } from './site.ts';
import { inPlaceOf, intoHoles, type SourceLanguage } from './writer.ts';

/** What a value stands behind. */
const BEFORE_VALUE = new Set(['(', ',', '[', '{', '=', ':', '=>', '<>', '||', '|>']);

/** Elixir: the first of the variable and the old number that says something, as an empty variable is truthy. */
export const elixir: SourceLanguage = () => ({
  fitness: 'yes',

  write(site, holes) {
    const [first] = holes;
    if (first === undefined || isFixed(site)) return undefined;
    const or = (variable: string, digits: string) =>
      `Enum.find([System.get_env("${variable}"), "${digits}"], &(&1 not in [nil, ""]))`;
    if (site.string === undefined) {
      return /^\d+$/.test(site.text)
        ? inPlaceOf(site, `String.to_integer(${or(first.variable, site.text)})`)
        : undefined;
    }
    if (site.string.open !== '"') return undefined;
    if (site.isWhole(first)) {
      return inPlaceOf(site, or(first.variable, site.text.slice(1, -1)));
    }
    return intoHoles(site, holes, ({ variable }, digits) => `#{${or(variable, digits)}}`);
  },
});

/** Words of statements that are evaluated when the module is compiled, and what `&` may not hold twice. */
const EARLY = new Set(['@', '&', 'use', 'import', 'require', 'alias']);
const DEFINING = new Set(['def', 'defp', 'defmacro', 'defmacrop']);
/** What stands behind patterns. */
const MATCHING = new Set(['=', '->', '<-']);

/** Whether a module's attribute or a pattern holds it, or a function that is written with `&`. */
function isFixed(site: Site): boolean {
  if (!BEFORE_VALUE.has(site.before())) return true;
  if (site.after() === '=>' || MATCHING.has(site.after())) return true;
  return site.askWithin(isEarly) ?? false;
}

const isEarly: Question = (program, at) => {
  const { tokens } = program;
  if (segmentBefore(program, at).some((token) => EARLY.has(token))) return true;
  if (tokens.at(at - 1) === '&') return true;
  if (tokens.at(at) === '(' && DEFINING.has(tokens.at(at - 2))) return true;
  return MATCHING.has(tokens.at((tokens.partnerOf(at) ?? at) + 1)) || undefined;
};
