import { LANGUAGES, type Language, type SourceKind, type StringForm } from './languages.ts';
import { markupParts } from './markup.ts';
import type { Literal, Region } from './regions.ts';
import { formWithPrefix, percentLiteral, startsRegex, tildeSigil } from './stringForms.ts';

/**
 * The strings, comments and regular expressions of a program, in order and apart from each other;
 * everything else is code. Broken text is read as far as it makes sense. Takes linear time.
 * @param path tells files whose program is only a part, such as `.vue`
 */
export function lex(text: string, kind: SourceKind, path = ''): Region[] {
  const lexer = new Lexer(text, LANGUAGES[kind]);
  let at = 0;
  for (const { start, end } of markupParts(text, kind, path)) {
    lexer.readCode(at, start);
    lexer.addComment(start, end);
    at = end;
  }
  lexer.readCode(at, text.length);
  return lexer.regions;
}

/** A string that goes on after the code inside it. */
interface OpenString {
  readonly kind: 'string' | 'regex';
  readonly form: StringForm;
  readonly literal: { -readonly [K in keyof Literal]: Literal[K] };
  /** Braces open in the code, apart from the one that began it. */
  depth: number;
}

const BACKSLASH = 92;
const NEWLINE = 10;
/** A character literal is never longer than `'\u{10FFFF}'`. */
const LONGEST_CHARACTER = 12;
/** Longer ones than this are not told from a division's sign. */
const LONGEST_REGEX = 2000;

class Lexer {
  readonly regions: Region[] = [];
  private readonly special: Uint8Array;
  private readonly quotes: readonly string[];
  private readonly waiting: OpenString[] = [];
  /** Ends of texts that begin on the next line. */
  private heredocs: { readonly id: string; readonly open: string }[] = [];
  /** By opening quote, up to where the line is known to have no closing one: keeps broken text linear. */
  private readonly unclosed = new Map<string, number>();

  constructor(
    private readonly text: string,
    private readonly language: Language,
  ) {
    this.special = specialCharacters(language);
    this.quotes = Object.keys(language.strings).sort((a, b) => b.length - a.length);
  }

  addComment(from: number, to: number): void {
    const literal = { start: from, end: to, open: '', interpolates: false };
    this.regions.push({ kind: 'comment', from, to, literal });
  }

  readCode(from: number, to: number): void {
    const { text, special } = this;
    for (let at = from; at < to; ) {
      const code = text.charCodeAt(at);
      at = code < 128 && special[code] === 1 ? this.readSpecial(at, text[at] ?? '', to) : at + 1;
    }
  }

  /** Reads what begins with a character that may be special, and returns where code goes on. */
  private readSpecial(at: number, character: string, limit: number): number {
    const { text, language } = this;
    if (character === '{' || character === '}') return this.readBrace(at, character, limit);
    if (character === '\n') return this.readLineEnd(at, limit);
    if (language.lineComments.some((open) => text.startsWith(open, at)) && !this.isHashSign(at)) {
      return this.skipTo('\n', at, limit);
    }
    const { blockComment } = language;
    if (blockComment !== undefined && text.startsWith(blockComment.open, at)) {
      return this.readBlockComment(at, limit);
    }
    if (character === '/') return this.readRegex(at, limit);
    if (character === '<') return this.readHeredocStart(at, limit);
    if (character === '%' || character === '~') {
      const sigil = (character === '%' ? percentLiteral : tildeSigil)(text, at);
      if (sigil === undefined) return at + 1;
      return this.readString(at, sigil.open, sigil.form, limit, sigil.regex ? 'regex' : 'string');
    }
    if (character === "'" && language.quoteIsCharacter) return this.readCharacter(at);
    const quote = this.quotes.find((open) => text.startsWith(open, at));
    return quote === undefined ? at + 1 : this.readQuote(at, quote, limit);
  }

  private readQuote(at: number, quote: string, limit: number): number {
    const { text, language } = this;
    // `?"` is a character in Ruby and Elixir.
    if (language.sigils !== undefined && text[at - 1] === '?' && !/\w/.test(text[at - 2] ?? '')) {
      return at + 1;
    }
    const form = language.strings[quote] as StringForm;
    const { prefixes } = language;
    if (prefixes === undefined) return this.readString(at, quote, form, limit);
    const found = formWithPrefix(prefixes, text, at, quote, form);
    return this.readString(at - found.prefix, found.open, found.form, limit);
  }

  /** Reads a string from its opening on, as far as its end or the first code in it. */
  private readString(
    start: number,
    open: string,
    form: StringForm,
    limit: number,
    kind: OpenString['kind'] = 'string',
  ): number {
    const interpolates = form.hole !== undefined;
    const literal = { start, end: limit, open, interpolates };
    return this.readPieces(start + open.length, { kind, form, literal, depth: 0 }, limit);
  }

  private readPieces(from: number, string: OpenString, limit: number): number {
    const { text } = this;
    const { kind, form, literal } = string;
    const { close, hole, nests } = form;
    if ((this.unclosed.get(literal.open) ?? -1) > from) return from;
    let depth = 0;
    for (let at = from; at < limit; at++) {
      const code = text.charCodeAt(at);
      if (code === BACKSLASH && form.escapes) {
        at++;
      } else if (code === NEWLINE && !form.multiline) {
        // No string after all: an apostrophe in the text of a page, or unfinished typing.
        this.unclosed.set(literal.open, at);
        return from;
      } else if (code === close.charCodeAt(0) && text.startsWith(close, at)) {
        if (form.doubled && text.startsWith(close, at + close.length)) at += close.length;
        else if (depth > 0) depth--;
        else {
          // Of four quotes, the last three close.
          while (close.length === 3 && text[at + 3] === close[0]) at++;
          this.regions.push({ kind, from, to: at, literal });
          literal.end = at + close.length;
          return literal.end;
        }
      } else if (nests !== undefined && text[at] === nests) {
        depth++;
      } else if (hole !== undefined && code === hole.charCodeAt(0) && text.startsWith(hole, at)) {
        // A doubled brace is a brace.
        if (hole === '{' && text[at + 1] === '{') at++;
        else {
          this.regions.push({ kind, from, to: at, literal });
          this.waiting.push(string);
          string.depth = 0;
          return at + hole.length;
        }
      }
    }
    this.regions.push({ kind, from, to: limit, literal });
    literal.end = limit;
    return limit;
  }

  private readBrace(at: number, brace: string, limit: number): number {
    const string = this.waiting.at(-1);
    if (string === undefined) return at + 1;
    if (brace === '{') string.depth++;
    else if (string.depth > 0) string.depth--;
    else {
      this.waiting.pop();
      return this.readPieces(at + 1, string, limit);
    }
    return at + 1;
  }

  private readBlockComment(at: number, limit: number): number {
    const { text } = this;
    const { open, close, nested } = this.language.blockComment ?? {
      open: '',
      close: '',
      nested: false,
    };
    let depth = 1;
    let end = at + open.length;
    while (depth > 0) {
      const closing = text.indexOf(close, end);
      if (closing < 0 || closing >= limit) {
        end = limit;
        break;
      }
      // Openings before the closing one nest; each is looked for only once.
      if (nested) {
        for (let next = text.indexOf(open, end); next >= 0 && next < closing; ) {
          depth++;
          next = nextBefore(text, open, next + open.length, closing);
        }
      }
      depth--;
      end = closing + close.length;
    }
    this.addComment(at, end);
    return end;
  }

  private readRegex(at: number, limit: number): number {
    const { text } = this;
    if (!this.language.slashRegex || !startsRegex(text, at)) return at + 1;
    if ((this.unclosed.get('/') ?? -1) > at) return at + 1;
    if (this.language.regex !== undefined)
      return this.readLongRegex(at, this.language.regex, limit);
    let inClass = false;
    for (let end = at + 1; end < limit; end++) {
      const character = text[end];
      if (character === '\n') {
        this.unclosed.set('/', end);
        return at + 1;
      }
      if (character === '\\') end++;
      else if (character === '[') inClass = true;
      else if (character === ']') inClass = false;
      else if (character === '/' && !inClass) {
        const literal = { start: at, end: end + 1, open: '/', interpolates: false };
        this.regions.push({ kind: 'regex', from: at + 1, to: end, literal });
        return end + 1;
      }
    }
    this.unclosed.set('/', limit);
    return at + 1;
  }

  /** A regular expression that may go on over lines and hold code, Ruby's; one that is not closed nearby is none. */
  private readLongRegex(at: number, form: StringForm, limit: number): number {
    const { text } = this;
    const farthest = Math.min(limit, at + LONGEST_REGEX);
    let end = at + 1;
    while (end < farthest && text[end] !== '/') end += text[end] === '\\' ? 2 : 1;
    if (end < farthest) return this.readString(at, '/', form, limit, 'regex');
    this.unclosed.set('/', farthest);
    return at + 1;
  }

  /** `'a'` and `'\n'`; what is left is Rust's lifetime, or an apostrophe after `#region`. */
  private readCharacter(at: number): number {
    const { text } = this;
    if (text[at + 1] !== '\\') return text[at + 2] === "'" ? at + 3 : at + 1;
    const end = text.indexOf("'", at + 3);
    return end >= 0 && end - at <= LONGEST_CHARACTER ? end + 1 : at + 1;
  }

  private readHeredocStart(at: number, limit: number): number {
    const { text, language } = this;
    if (language.heredocs === 'php') {
      const match = sticky(/<<<[ \t]*(['"]?)(\w+)\1[ \t]*\r?\n/y, at, text);
      if (match === null) return at + 1;
      return this.readHeredoc(at + match[0].length, match[2] ?? '', '<<<', limit);
    }
    const match = sticky(/<<([~-]?)(["'`]?)([A-Z_]\w*)\2/y, at, text);
    if (
      match === null ||
      (match[1] === '' && /[\w)\]]\s?$/.test(text.slice(Math.max(0, at - 2), at)))
    ) {
      return at + 1;
    }
    this.heredocs.push({ id: match[3] ?? '', open: `<<${match[1]}` });
    return at + match[0].length;
  }

  private readLineEnd(at: number, limit: number): number {
    let next = at + 1;
    if (this.heredocs.length === 0) {
      const open = this.language.blockComment?.open;
      return open?.startsWith('\n') && this.text.startsWith(open, at)
        ? this.readBlockComment(at, limit)
        : next;
    }
    for (const { id, open } of this.heredocs) next = this.readHeredoc(next, id, open, limit);
    this.heredocs = [];
    return next;
  }

  /** Reads lines up to the one that holds the id, and returns where that line goes on. */
  private readHeredoc(from: number, id: string, open: string, limit: number): number {
    const { text } = this;
    const literal = { start: from, end: limit, open, interpolates: true };
    for (let line = from; line < limit; ) {
      let at = line;
      while (text[at] === ' ' || text[at] === '\t') at++;
      if (text.startsWith(id, at) && !/\w/.test(text[at + id.length] ?? '')) {
        literal.end = at + id.length;
        this.regions.push({ kind: 'string', from, to: line, literal });
        return literal.end;
      }
      const end = text.indexOf('\n', at);
      line = end < 0 ? limit : end + 1;
    }
    this.regions.push({ kind: 'string', from, to: limit, literal });
    return limit;
  }

  private skipTo(close: string, at: number, limit: number): number {
    const found = this.text.indexOf(close, at);
    const end = found < 0 || found > limit ? limit : found;
    this.addComment(at, end);
    return end;
  }

  /** A `#` that begins no comment: PHP's attributes. */
  private isHashSign(at: number): boolean {
    return this.language.heredocs === 'php' && this.text.startsWith('#[', at);
  }
}

function nextBefore(text: string, what: string, from: number, limit: number): number {
  const found = text.indexOf(what, from);
  return found < limit ? found : -1;
}

function sticky(pattern: RegExp, at: number, text: string): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function specialCharacters(language: Language): Uint8Array {
  const special = new Uint8Array(128);
  const marks = [
    ...Object.keys(language.strings),
    ...language.lineComments,
    language.blockComment?.open ?? '',
    language.quoteIsCharacter ? "'" : '',
    language.slashRegex ? '/' : '',
    language.heredocs === undefined ? '' : '<',
    language.heredocs === 'ruby' ? '\n' : '',
    language.sigils ?? '',
    '{',
    '}',
  ];
  for (const mark of marks) if (mark !== '') special[mark.charCodeAt(0)] = 1;
  return special;
}
