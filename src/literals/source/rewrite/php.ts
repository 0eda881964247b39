import type { Question } from './brackets.ts';
import { type Site, segmentBefore } from './site.ts';
import { enclosed, inPlaceOf, type SourceLanguage, splitAt } from './writer.ts';

/** Where `?:` needs no parentheses. */
const BEFORE_CHOICE = new Set(['(', ',', '[', '=', '=>', 'return', 'echo']);
/** Where a sum of texts needs none. */
const BEFORE_SUM = new Set([...BEFORE_CHOICE, '.', '?', ':', '??']);
/** Words of declarations whose values are known before the program runs. */
const DECLARING = new Set([
  'const',
  'public',
  'protected',
  'private',
  'var',
  'static',
  'readonly',
  'case',
  'declare',
]);

/** PHP: `(int) (getenv('API_PORT') ?: 3000)`. */
export const php: SourceLanguage = () => ({
  fitness: 'yes',

  write(site, holes) {
    const [first] = holes;
    if (first === undefined || isFixed(site)) return undefined;
    const or = (variable: string, value: string) => `getenv('${variable}') ?: ${value}`;
    if (site.string === undefined) {
      if (!/^\d+$/.test(site.text)) return undefined;
      const isFree = BEFORE_SUM.has(site.before()) && site.after() !== '**';
      return inPlaceOf(site, enclosed(`(int) (${or(first.variable, site.text)})`, isFree));
    }
    const { open } = site.string;
    if (open !== "'" && open !== '"') return undefined;
    if (open === '"' && isInCode(site, first.start)) return undefined;
    if (site.isWhole(first)) {
      const isFree = BEFORE_CHOICE.has(site.before()) && site.endsFreely;
      return inPlaceOf(site, enclosed(or(first.variable, site.text), isFree));
    }
    const sum = splitAt(site, holes, ' . ', ({ variable }, digits) => `(${or(variable, digits)})`);
    const isFree = BEFORE_SUM.has(site.before()) && (site.endsFreely || site.after() === '.');
    return inPlaceOf(site, enclosed(sum, isFree));
  },
});

/** Whether the digits are code inside a double-quoted text: `"{$ports[3000]}"`. */
function isInCode({ program, body }: Site, offset: number): boolean {
  const before = program.text.slice(body.start, offset);
  return before.lastIndexOf('{$') > before.lastIndexOf('}') || /\$\w+\[\w*$/.test(before);
}

/** Whether a constant, a property's or parameter's default, an attribute, a key or a `case` holds it. */
function isFixed(site: Site): boolean {
  if (site.after() === '=>' || ['-', '&', '->', '::'].includes(site.before())) return true;
  const holder = site.askWithin(holderAt);
  return holder === 'parameters' ? site.segment()[0] === '=' : holder === 'declaration';
}

const holderAt: Question<'declaration' | 'parameters' | 'block'> = (program, at) => {
  const { tokens } = program;
  const segment = segmentBefore(program, at);
  if (segment.some((token) => DECLARING.has(token))) return 'declaration';
  if (tokens.at(at) === '[' && tokens.at(at - 1) === '#') return 'declaration';
  if (tokens.at(at) === '(' && isParameters(segment)) return 'parameters';
  return tokens.at(at) === '{' ? 'block' : undefined;
};

/** Whether what stands in front of a bracket declares a function. */
function isParameters(segment: readonly string[]): boolean {
  return ['function', 'fn'].some(
    (word) => segment.indexOf(word) >= 0 && segment.indexOf(word) <= 2,
  );
}
