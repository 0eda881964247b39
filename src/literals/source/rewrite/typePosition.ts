import type { Site } from './site.ts';
import type { Tokens } from './tokens.ts';

/** What an object stands behind; behind anything else, braces hold types or statements. */
const BEFORE_OBJECT = new Set('( , [ = : => ? || && ?? return default yield await ...'.split(' '));

/** Whether a literal of TypeScript is a type: `port: 3000`, `type Port = '3000'`. */
export function isTypePosition(site: Site): boolean {
  const { tokens } = site.program;
  const at = site.index - 1;
  switch (tokens.at(at)) {
    case '=':
      return declaresType(tokens, at);
    case ':':
      return !isValueColon(tokens, at);
    case '[':
    case ',':
      return isTypeList(tokens, tokens.parentOf(site.index));
    default:
      return false;
  }
}

/** Whether a `=` belongs to `type Name = …`. */
function declaresType(tokens: Tokens, at: number): boolean {
  let name = at - 1;
  // Its parameters are a few names between angle brackets.
  if (tokens.at(name) === '>') {
    while (name > at - LONGEST_PARAMETERS && tokens.at(name) !== '<') name--;
    name--;
  }
  return tokens.at(name - 1) === 'type';
}

const LONGEST_PARAMETERS = 40;

/** Whether what follows a colon is a value: an object's, or a choice's `a ? b : c`. */
function isValueColon(tokens: Tokens, at: number): boolean {
  const parent = tokens.parentOf(at);
  if (tokens.at(parent) === '{' && isKey(tokens, at) && isObject(tokens, parent)) return true;
  for (let before = at - 1; before > parent && before > at - LONGEST_CHOICE; before--) {
    const token = tokens.at(before);
    if (token === '?') return before < at - 1;
    if (token === ',' || token === ';') return false;
    if (token === ')' || token === ']' || token === '}')
      before = tokens.partnerOf(before) ?? before;
  }
  return false;
}

const LONGEST_CHOICE = 200;

/** Whether a colon has a key in front of it: `{ key:`, `, 'key':`, `, [key]:`. */
function isKey(tokens: Tokens, colon: number): boolean {
  const key = tokens.at(colon - 1) === ']' ? (tokens.partnerOf(colon - 1) ?? 0) : colon - 1;
  return ['{', ','].includes(tokens.at(key - 1));
}

function isObject(tokens: Tokens, open: number): boolean {
  const before = tokens.at(open - 1);
  if (!BEFORE_OBJECT.has(before)) return false;
  if (before === ':') return isValueColon(tokens, open - 1);
  return before !== '=' || !declaresType(tokens, open - 1);
}

/** Whether brackets hold a tuple's types: `pair: [string, 3000]`. */
function isTypeList(tokens: Tokens, open: number): boolean {
  if (tokens.at(open) !== '[') return false;
  if (tokens.at(open - 1) === ':') return !isValueColon(tokens, open - 1);
  return tokens.at(open - 1) === '=' && declaresType(tokens, open - 1);
}
