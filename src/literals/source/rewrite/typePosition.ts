import { askAround, type Question } from './brackets.ts';
import type { Program, Site } from './site.ts';
import type { Tokens } from './tokens.ts';

/** What an object stands behind; behind anything else, braces hold types or statements. */
const BEFORE_OBJECT = new Set('( , [ = : => ? || && ?? return default yield await ...'.split(' '));

/** Whether a literal of TypeScript is a type: `port: 3000`, `type Port = '3000'`. */
export function isTypePosition(site: Site): boolean {
  const { program } = site;
  const { tokens } = program;
  const at = site.index - 1;
  switch (tokens.at(at)) {
    case '=':
      return declaresType(tokens, at);
    case ':':
      return !isValueColon(program, at);
    case '[':
    case ',':
      return isTypeList(program, tokens.parentOf(site.index));
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
function isValueColon(program: Program, at: number): boolean {
  const { tokens } = program;
  if (isChoice(tokens, at)) return true;
  return isMember(tokens, at) && askAround(program, at, isObject) === true;
}

/** Whether a colon is that of `a ? b : c`. */
function isChoice(tokens: Tokens, at: number): boolean {
  const parent = tokens.parentOf(at);
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

/** Whether a colon has a key in front of it, in braces: `{ key:`, `, 'key':`, `, [key]:`. */
function isMember(tokens: Tokens, colon: number): boolean {
  if (tokens.at(tokens.parentOf(colon)) !== '{') return false;
  const key = tokens.at(colon - 1) === ']' ? (tokens.partnerOf(colon - 1) ?? 0) : colon - 1;
  return ['{', ','].includes(tokens.at(key - 1));
}

/** Whether braces are an object's; one that is a member's value is if the braces around it are. */
const isObject: Question = ({ tokens }, open) => {
  const before = tokens.at(open - 1);
  if (!BEFORE_OBJECT.has(before)) return false;
  if (before !== ':') return before !== '=' || !declaresType(tokens, open - 1);
  if (isChoice(tokens, open - 1)) return true;
  return isMember(tokens, open - 1) ? undefined : false;
};

/** Whether brackets hold a tuple's types: `pair: [string, 3000]`. */
function isTypeList(program: Program, open: number): boolean {
  const { tokens } = program;
  if (tokens.at(open) !== '[') return false;
  if (tokens.at(open - 1) === ':') return !isValueColon(program, open - 1);
  return tokens.at(open - 1) === '=' && declaresType(tokens, open - 1);
}
