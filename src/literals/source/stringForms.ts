import type { Language, StringForm } from './languages.ts';

interface PrefixedForm {
  /** How many characters before the quote belong to the string. */
  readonly prefix: number;
  readonly open: string;
  readonly form: StringForm;
}

/** The form of a string in a language where letters or signs before the quote change it. */
export function formWithPrefix(
  prefixes: NonNullable<Language['prefixes']>,
  text: string,
  at: number,
  quote: string,
  plain: StringForm,
): PrefixedForm {
  if (prefixes === 'python') return pythonForm(text, at, quote, plain);
  return prefixes === 'rust' ? rustForm(text, at, plain) : csharpForm(text, at, plain);
}

function pythonForm(text: string, at: number, quote: string, plain: StringForm): PrefixedForm {
  const [letters = ''] = /(?<![\w.])[rbfut]{1,2}$/i.exec(text.slice(Math.max(0, at - 3), at)) ?? [];
  const hole = /f|t/i.test(letters) ? { hole: '{' } : {};
  // Even in a raw string, a backslash keeps the quote from ending it.
  return { prefix: letters.length, open: letters + quote, form: { ...plain, ...hole } };
}

function rustForm(text: string, at: number, plain: StringForm): PrefixedForm {
  let hashes = 0;
  while (text[at - 1 - hashes] === '#') hashes++;
  const [letters = ''] =
    /(?<!\w)[bc]?r?$/.exec(text.slice(Math.max(0, at - hashes - 3), at - hashes)) ?? [];
  if (!letters.endsWith('r')) {
    const own = hashes === 0 ? letters : '';
    return { prefix: own.length, open: `${own}"`, form: plain };
  }
  const form = { close: `"${'#'.repeat(hashes)}`, escapes: false, multiline: true };
  const prefix = letters.length + hashes;
  return { prefix, open: text.slice(at - prefix, at + 1), form };
}

function csharpForm(text: string, at: number, plain: StringForm): PrefixedForm {
  let quotes = 1;
  while (text[at + quotes] === '"') quotes++;
  let prefix = 0;
  while (text[at - 1 - prefix] === '$' || text[at - 1 - prefix] === '@') prefix++;
  const signs = text.slice(at - prefix, at);
  const dollars = signs.replaceAll('@', '').length;
  const hole = dollars > 0 ? { hole: '{'.repeat(dollars) } : {};
  if (quotes >= 3 && !signs.includes('@')) {
    const close = '"'.repeat(quotes);
    return {
      prefix,
      open: signs + close,
      form: { close, escapes: false, multiline: true, ...hole },
    };
  }
  const form = signs.includes('@')
    ? { close: '"', escapes: false, multiline: true, doubled: true, ...hole }
    : { ...plain, ...hole };
  return { prefix, open: `${signs}"`, form };
}

interface SigilForm {
  readonly open: string;
  readonly form: StringForm;
  readonly regex: boolean;
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Ruby's `%w[a b]`, `%q(text)`, `%r{regex}`, `%(text)`; `undefined` where `%` is the remainder. */
export function percentLiteral(text: string, at: number): SigilForm | undefined {
  const [open = '', kind = '', bracket = ''] =
    /^%([wWiIqQrxs]?)([([{<|!/])/.exec(text.slice(at, at + 3)) ?? [];
  if (open === '') return undefined;
  const before = text[at - 1] ?? '\n';
  if (/[\w)\]}"']/.test(before)) return undefined;
  // `a % (b)`: a text begins only where a value is awaited.
  if (kind === '' && !/[=(,[{\n][ \t]*$/.test(text.slice(Math.max(0, at - 8), at)))
    return undefined;
  const close = CLOSING[bracket] ?? bracket;
  const nests = close === bracket ? {} : { nests: bracket };
  return { open, form: { close, escapes: true, multiline: true, ...nests }, regex: kind === 'r' };
}

/** Elixir's `~s(text)`, `~r/regex/`, `~w[a b]`, `~S"""text"""`. */
export function tildeSigil(text: string, at: number): SigilForm | undefined {
  const [open = '', kind = '', bracket = ''] =
    /^~([a-z]|[A-Z]+)("""|'''|[([{<|/"'])/.exec(text.slice(at, at + 12)) ?? [];
  if (open === '') return undefined;
  const form = { close: CLOSING[bracket] ?? bracket, escapes: true, multiline: true };
  return { open, form, regex: /^r$/i.test(kind) };
}

/** Words after which a value follows, so that `/` begins a regular expression. */
const BEFORE_VALUE =
  /(?<![\w.$])(?:return|typeof|case|in|of|delete|void|throw|new|else|do|yield|await|if|unless|when|and|or|not|while|until|elsif|then)$/;

/** Whether a `/` in JavaScript or Ruby begins a regular expression rather than divides. */
export function startsRegex(text: string, at: number): boolean {
  const next = text[at + 1];
  // `/>` and `</` belong to tags.
  if (next === '>' || text[at - 1] === '<') return false;
  let before = at - 1;
  while (before >= 0 && isBlank(text.charCodeAt(before))) before--;
  if (before < 0) return true;
  if (/[)\]}"'`]/.test(text[before] ?? '')) return false;
  if (!/[\w$]/.test(text[before] ?? '')) return true;
  return BEFORE_VALUE.test(text.slice(Math.max(0, before - 8), before + 1));
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
