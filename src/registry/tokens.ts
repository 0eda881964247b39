/** One `$<port:name>` in a text. Offsets count UTF-16 units; `end` is exclusive. */
export interface PortToken {
  readonly start: number;
  readonly end: number;
  /** What stands between `$<port:` and `>`, unchecked: see `checkName`. */
  readonly name: string;
  readonly nameStart: number;
}

const TOKEN = /\$<port:([^<>"'\s]*)>/g;
const OPENING = '$<port:';

/** Every port token in a text, in order. */
export function findTokens(text: string): PortToken[] {
  return Array.from(text.matchAll(TOKEN), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    name: match[1] ?? '',
    nameStart: match.index + OPENING.length,
  }));
}

/** Whether a text holds a port token. */
export function hasToken(text: string): boolean {
  return text.includes(OPENING) && findTokens(text).length > 0;
}

/** The name, when the whole text is one token. */
export function wholeToken(text: string): string | undefined {
  const [token] = findTokens(text);
  return token && token.start === 0 && token.end === text.length ? token.name : undefined;
}

/** The token that stands for a name. */
export function tokenFor(name: string): string {
  return `${OPENING}${name}>`;
}

/** The text with every token replaced by what `replace` returns for its name and its place in the text. */
export function replaceTokens(
  text: string,
  replace: (name: string, start: number) => string,
): string {
  return text.includes(OPENING)
    ? text.replace(TOKEN, (_, name: string, start: number) => replace(name, start))
    : text;
}
