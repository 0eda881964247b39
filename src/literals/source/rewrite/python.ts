import type { Question } from './brackets.ts';
import { PythonImports } from './pythonImport.ts';
import type { Site } from './site.ts';
import {
  enclosed,
  type Fill,
  fillBody,
  inPlaceOf,
  intoHoles,
  type SourceLanguage,
} from './writer.ts';

/** What a value stands behind, and `or` needs no parentheses. */
const BEFORE_OR = new Set(['(', ',', '[', '{', '=', ':', 'return']);
/** Names of types whose brackets hold literals: `Literal["8000"]`. */
const LITERAL_TYPES = new Set(['Literal', 'Annotated']);

/** Python: `int(os.environ.get("API_PORT") or 8000)`; `get`'s own default would keep an empty variable. */
export const python: SourceLanguage = (program) => {
  const imports = new PythonImports(program);
  const ownQuote = preferredQuote(program.text);

  return {
    fitness: imports.isFree ? 'yes' : 'no',

    write(site, holes) {
      const [first] = holes;
      // Before Python 3.12, code in an f-string can't have its quotes.
      if (first === undefined || site.isNested || !takesValue(site)) return undefined;
      const { string, text } = site;
      const get = imports.getAt(site.start);
      const or = (variable: string, value: string, quote: string) =>
        `${get}(${quote}${variable}${quote}) or ${value}`;
      if (string === undefined) {
        if (!/^\d+$/.test(text)) return undefined;
        return inPlaceOf(site, `int(${or(first.variable, text, ownQuote)})`);
      }
      const [, prefix = '', quotes = ''] = /^([a-z]*)(.*)$/is.exec(string.open) ?? [];
      if (/[bt]/i.test(prefix)) return undefined;
      const quote = quotes[0] ?? '"';
      const other = quote === '"' ? "'" : '"';
      const fill: Fill = ({ variable }, digits) => `{${or(variable, digits, other)}}`;
      if (/f/i.test(prefix)) return intoHoles(site, holes, fill);
      const isJoined = site.before() === '"' || site.after() === '"';
      if (site.isWhole(first) && !isJoined && quotes.length === 1) {
        const isFree = BEFORE_OR.has(site.before()) && site.endsFreely;
        return inPlaceOf(site, enclosed(or(first.variable, text, quote), isFree));
      }
      const isRaw = /r/i.test(prefix);
      const body = fillBody(site, holes, fill, (part) => withBraces(part, isRaw));
      return inPlaceOf(site, `${isRaw ? 'rf' : 'f'}${quotes}${body}${quotes}`);
    },

    prepare: (edits) => imports.add(edits),
  };
};

/** Doubles braces; those of a named character, `\N{DASH}`, stay. */
function withBraces(text: string, isRaw: boolean): string {
  return text.replace(/\\N\{[^}]*\}|\\[\s\S]|[{}]/g, (match) => {
    if (!isRaw && match.startsWith('\\')) return match;
    return match.replace(/[{}]/g, '$&$&');
  });
}

/** Whether any expression can stand there: no pattern, docstring, or literal type. */
function takesValue(site: Site): boolean {
  const before = site.before();
  if (before === '' || before === 'case' || before === '|' || before === '.') return false;
  const { tokens } = site.program;
  if (tokens.beginsLine(site.index)) {
    // A line of its own outside of brackets is a docstring, or does nothing.
    const around = tokens.at(tokens.parentOf(site.index));
    if (around === '') return false;
  }
  if (site.segment().at(-1) === 'case') return false;
  return !site.ask(isLiteralType);
}

const isLiteralType: Question = ({ tokens }, open) =>
  (tokens.at(open) === '[' && LITERAL_TYPES.has(tokens.at(open - 1))) || undefined;

/** The quote that most strings of a program have. */
function preferredQuote(text: string): string {
  return (text.match(/'/g) ?? []).length > (text.match(/"/g) ?? []).length ? "'" : '"';
}
