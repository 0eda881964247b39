import type { Question } from './brackets.ts';
import { type Site, segmentBefore } from './site.ts';
import {
  enclosed,
  type Fill,
  inPlaceOf,
  intoHoles,
  type SourceLanguage,
  splitAt,
} from './writer.ts';

/** What a value stands behind. */
const BEFORE_VALUE = new Set(['(', ',', '=', '{', '[', '?', ':', '??', '=>', 'return', '+']);

/** Where `? :` needs no parentheses. */
const BEFORE_CHOICE = new Set(['(', ',', '=', '{', '=>', 'return']);

/**
 * C#: `int.Parse(Environment.GetEnvironmentVariable("API_PORT") is { Length: > 0 } apiPort ? apiPort : "3000")`;
 * `??` would keep an empty variable. It needs C# 9.
 */
export const csharp: SourceLanguage = ({ text, tokens }) => {
  const words = new Set(Array.from(tokens.starts, (_, index) => tokens.at(index)));
  const environment = /^\s*(?:global\s+)?using\s+System\s*;/m.test(text)
    ? 'Environment'
    : 'System.Environment';
  const counts = new Map<string, number>();
  /** A pattern's variable must have a name of its own. */
  const newName = (variable: string) => {
    const name = camelCase(variable);
    let count = (counts.get(name) ?? 0) + 1;
    while (words.has(numbered(name, count))) count++;
    counts.set(name, count);
    return numbered(name, count);
  };
  const choice: Fill = ({ variable }, digits) => {
    const name = newName(variable);
    const get = `${environment}.GetEnvironmentVariable("${variable}")`;
    return `${get} is { Length: > 0 } ${name} ? ${name} : "${digits}"`;
  };
  const inParentheses: Fill = (hole, digits) => `(${choice(hole, digits)})`;

  return {
    fitness: 'yes',

    write(site, holes) {
      const [first] = holes;
      if (first === undefined || isFixed(site)) return undefined;
      const { string } = site;
      if (string === undefined) {
        if (!/^\d+$/.test(site.text)) return undefined;
        return inPlaceOf(site, `int.Parse(${choice(first, site.text)})`);
      }
      if (string.open === '$"' && !site.isNested) {
        return intoHoles(site, holes, (hole, digits) => `{${inParentheses(hole, digits)}}`);
      }
      if (string.open !== '"' && string.open !== '@"') return undefined;
      if (site.isWhole(first)) {
        const isFree = BEFORE_CHOICE.has(site.before()) && site.endsFreely;
        return inPlaceOf(site, splitAt(site, holes, ' + ', isFree ? choice : inParentheses));
      }
      const isFree = site.endsFreely || site.after() === '+';
      return inPlaceOf(site, enclosed(splitAt(site, holes, ' + ', inParentheses), isFree));
    },
  };
};

function numbered(name: string, count: number): string {
  return count === 1 ? name : `${name}${count}`;
}

/** `API_PORT` → `apiPort`. */
function camelCase(variable: string): string {
  const name = variable
    .toLowerCase()
    .replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
  return /^\d/.test(name) ? `port${name}` : name;
}

/** Whether a constant, an attribute, an enum, a parameter's default or a pattern holds it. */
function isFixed(site: Site): boolean {
  if (!BEFORE_VALUE.has(site.before()) || site.after() === '=>') return true;
  return site.askWithin(isDeclared) || isParameterDefault(site);
}

const isDeclared: Question = (program, at) => {
  const { tokens } = program;
  const segment = segmentBefore(program, at);
  if (segment.includes('const') || segment.includes('case')) return true;
  if (tokens.at(at) === '[' && isAttribute(tokens.at(at - 1))) return true;
  return (tokens.at(at) === '{' && segment[1] === 'enum') || undefined;
};

/** Whether brackets behind a token begin an attribute rather than an index or a list. */
function isAttribute(before: string): boolean {
  return ['', ';', '{', '}', ']', '"'].includes(before);
}

/** `(int port = 3000)`: a type and a name, while a named argument has a colon. */
function isParameterDefault(site: Site): boolean {
  const { tokens } = site.program;
  const [equals, name, type] = site.segment();
  if (tokens.at(tokens.parentOf(site.index)) !== '(' || equals !== '=') return false;
  return /^\w/.test(name ?? '') && type !== undefined;
}
