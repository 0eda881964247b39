import type { Question } from './brackets.ts';
import { runsInNode } from './nodeCode.ts';
import type { Site } from './site.ts';
import { isTypePosition } from './typePosition.ts';
import { enclosed, fillBody, inPlaceOf, intoHoles, type SourceLanguage } from './writer.ts';

/** `||`, as an empty variable is an unset one; `??` would make 0 of it. */
const or = (variable: string, value: string) => `process.env.${variable} || ${value}`;
const inTemplate = (variable: string, value: string) => `\${${or(variable, value)}}`;

/** What a value stands behind. */
const BEFORE_VALUE = new Set(
  '( , [ = : => ? || && ?? + == === != !== ! return default yield await of in'.split(' '),
);
/** Where `||` needs no parentheses. */
const BEFORE_OR = new Set(['(', ',', '[', '=', ':', '=>', '?', '||', 'return', 'default']);
/** Loading code takes plain texts only. */
const LOADERS = new Set(['require', 'import']);
/** Octal escapes have no place in templates. */
const OCTAL = /(?<!\\)(?:\\\\)*\\(?:[1-9]|0\d)/;

/** JavaScript and TypeScript under Node: `Number(process.env.API_PORT || 3000)`. */
export const javascript: SourceLanguage = (program) => ({
  fitness: runsInNode(program),

  write(site, holes) {
    const [first] = holes;
    if (first === undefined || !takesValue(site)) return undefined;
    const { string, text } = site;
    if (string === undefined) {
      if (!/^\d+$/.test(text)) return undefined;
      return inPlaceOf(site, `Number(${or(first.variable, text)})`);
    }
    const filled = (hole: { variable: string }, digits: string) =>
      inTemplate(hole.variable, digits);
    if (string.open === '`') {
      return isTagged(site) ? undefined : intoHoles(site, holes, filled);
    }
    if (site.isWhole(first)) {
      const isFree = BEFORE_OR.has(site.before()) && site.endsFreely;
      return inPlaceOf(site, enclosed(or(first.variable, text), isFree));
    }
    if (OCTAL.test(text)) return undefined;
    return inPlaceOf(site, `\`${fillBody(site, holes, filled, inBackticks)}\``);
  },
});

/** The inside of a quoted string as the inside of a template: escapes stay as they are. */
function inBackticks(text: string): string {
  return text.replace(/\\[\s\S]|`|\$(?=\{)/g, (match) => (match.length > 1 ? match : `\\${match}`));
}

/** Whether any expression can stand there: not a key, a type, a directive, an enum's member. */
function takesValue(site: Site): boolean {
  const before = site.before();
  const after = site.after();
  if (!BEFORE_VALUE.has(before) || after === '(' || after === '"') return false;
  if (before === '(' && LOADERS.has(site.before(2))) return false;
  if (after === ':' && before !== '?') return false;
  if (after === 'as' && site.after(2) === 'const') return false;
  return !isTypePosition(site) && !site.ask(holdsFixed);
}

/**
 * Whether brackets are those of an enum, or of a list `as const`, whose items are the choices of a
 * type. An object `as const` may hold any expressions.
 */
const holdsFixed: Question = ({ tokens }, open) => {
  if (tokens.at(open) === '{') return tokens.at(open - 2) === 'enum' || undefined;
  const close = tokens.partnerOf(open) ?? tokens.length;
  return (tokens.at(close + 1) === 'as' && tokens.at(close + 2) === 'const') || undefined;
};

function isTagged(site: Site): boolean {
  return /^[\w$)\]"]/.test(site.before()) && !BEFORE_VALUE.has(site.before());
}
