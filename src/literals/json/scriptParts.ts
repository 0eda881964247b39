/** One word of a script, quotes included. Offsets count from the script's start. */
export interface Word {
  readonly start: number;
  readonly end: number;
  /** As it stands there. */
  readonly text: string;
}

/** One simple command of a script: what stands between `&&`, `|`, `;` and the like. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly words: readonly Word[];
}

const PIECE =
  /\\.|'[^']*'|"(?:\\.|[^"\\])*"|(?<operator>&&|\|\||\|&|[;\n|]|&(?!>|\d))|(?<blank>[ \t\r]+)|./gs;

/**
 * The simple commands of a script of package.json, as a shell splits it; `undefined` for what goes
 * beyond lists and pipes: groups, substitutions, unbalanced quotes.
 */
export function partsOf(script: string): Part[] | undefined {
  const parts: Part[] = [];
  let words: Word[] = [];
  let start = 0;
  let wordStart: number | undefined;
  const endWord = (end: number) => {
    if (wordStart !== undefined) {
      words.push({ start: wordStart, end, text: script.slice(wordStart, end) });
    }
    wordStart = undefined;
  };
  const endPart = (end: number) => {
    endWord(end);
    parts.push({ start, end, words });
    words = [];
  };
  for (const { 0: piece, index, groups } of script.matchAll(PIECE)) {
    // `>&2` is a redirection, and so is the `&` in `2>&1`.
    const redirects = piece === '&' && script[index - 1] === '>';
    if (groups?.operator !== undefined && !redirects) {
      endPart(index);
      start = index + piece.length;
    } else if (groups?.blank !== undefined) {
      endWord(index);
    } else {
      if (/^["'`(){}]$/.test(piece) && !isPlaceholder(script, index)) return undefined;
      if (/^".*(?:`|\$\()/s.test(piece)) return undefined;
      wordStart ??= index;
    }
  }
  endPart(script.length);
  return parts;
}

/** The braces of `${PORT}` group nothing. */
function isPlaceholder(script: string, index: number): boolean {
  if (script[index] === '{') return script[index - 1] === '$';
  return (
    script[index] === '}' &&
    /\$\{\w*(?:[:=+?-][^{}"'`$()\s]*)?$/.test(script.slice(Math.max(0, index - 100), index))
  );
}
