import { findTokens } from './tokens.ts';

/** The words of a command, or what is wrong with it and where. Offsets count UTF-16 units. */
export type CommandWords =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | {
      readonly kind: 'problem';
      readonly message: string;
      readonly offset: number;
      readonly length: number;
    };

/** What a shell does more with than hand it on, outside of quotes. */
const OPERATOR = /&&|\|\||>>|<<|[|&;<>()`*?[\r\n]/y;
/** A `$` that a shell replaces, with what belongs to it. */
const EXPANSION = /\$(?:\w+|\{[^}]*\}?|[(@*#?!$-])/y;
/** What a shell takes for a variable of the command rather than the command. */
const ASSIGNMENT = /^[ \t]*([A-Za-z_]\w*)\+?=/;

/**
 * Splits a command into words as `sh` does, with quotes and backslashes, but without a shell: what only a shell
 * can do is a problem rather than a word that means something else than it seems to. Port tokens are kept as
 * they are.
 *
 * The libraries for this leave out a quote that is never closed (shell-quote) or know no backslashes and
 * operators (string-argv), and none says where.
 */
export function splitCommand(text: string): CommandWords {
  const assignment = ASSIGNMENT.exec(text);
  if (assignment !== null) {
    const [whole, variable = ''] = assignment;
    const message = `A variable before the command is for a shell. Write "env": { "${variable}": "…" }.`;
    return problem(message, whole.indexOf(variable), variable.length);
  }
  const tokens = new Map(findTokens(text).map(({ start, end }) => [start, end]));
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  let opened = 0;
  for (let at = 0, next = 0; at < text.length; at = next) {
    const char = text.charAt(at);
    next = tokens.get(at) ?? at + 1;
    if (next > at + 1) {
      word = (word ?? '') + text.slice(at, next);
    } else if (char === quote) {
      quote = '';
    } else if (quote === "'") {
      word += char;
    } else if (char === '\\') {
      const escaped = text.charAt(at + 1);
      const isEscape = quote === '' || (escaped !== '' && '$`"\\\n'.includes(escaped));
      if (quote === '' && /^[\w\r\n]?$/.test(escaped)) return backslash(at, escaped.length);
      word = (word ?? '') + (isEscape ? escaped.replace('\n', '') : char);
      if (isEscape) next = at + 2;
    } else {
      const special = specialAt(text, at, quote, word === undefined);
      if (special !== undefined) return shellOnly(special, at);
      if (quote !== '') {
        word += char;
      } else if (char === '"' || char === "'") {
        [quote, opened] = [char, at];
        word ??= '';
      } else if (char !== ' ' && char !== '\t') {
        word = (word ?? '') + char;
      } else if (word !== undefined) {
        words.push(word);
        word = undefined;
      }
    }
  }
  if (quote !== '') return problem(`A quote begins here and never ends: ${quote}`, opened, 1);
  if (word !== undefined) words.push(word);
  return words.length > 0 && words[0] !== ''
    ? { kind: 'words', words }
    : problem('A command is needed, for example "node server.js".', 0, text.length);
}

/** What stands at an offset and needs a shell. */
function specialAt(text: string, at: number, quote: string, begins: boolean): string | undefined {
  const char = text.charAt(at);
  if (char === '$') {
    if (quote === '' && /["']/.test(text.charAt(at + 1))) return text.slice(at, at + 2);
    return matchAt(EXPANSION, text, at);
  }
  if (quote !== '') return char === '`' ? char : undefined;
  return begins && (char === '~' || char === '#') ? char : matchAt(OPERATOR, text, at);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function shellOnly(mark: string, at: number): CommandWords {
  const named = /[\r\n]/.test(mark) ? 'A line break' : mark;
  const instead = /^\$\{?\w*PORT/.test(mark)
    ? 'For a port, write its token, $<port:api>'
    : 'To have it as it stands, put it in single quotes';
  const message = `${named} means something to a shell only. ${instead}; for a shell, write ["sh", "-c", "…"].`;
  return problem(message, at, mark.length);
}

function backslash(at: number, length: number): CommandWords {
  const message =
    'A backslash only takes the meaning from a character that has one. Put the word in quotes, or write the command as a list.';
  return problem(message, at, 1 + length);
}

function problem(message: string, offset: number, length: number): CommandWords {
  return { kind: 'problem', message, offset, length };
}
