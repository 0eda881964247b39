/** One scalar of a file of settings (JSON, TOML …). */
export interface Setting {
  /** The keys down to it, the last one its own; an item of a list has its index. */
  readonly path: readonly string[];
  readonly form: 'text' | 'number';
  /** Decoded. */
  readonly value: string;
  /** The source offset of a UTF-16 unit of `value`; its length gives the offset behind the last. */
  at(index: number): number;
  /** The text beside it under a key, in lower case; for an item of a list beside the list. */
  beside(key: string): string | undefined;
  /** The items before it in its list. */
  readonly before: readonly string[];
}

/** Nobody's settings lie deeper. */
export const DEEPEST = 200;
/** Only lists of arguments need what stands before an item, and those are short. */
export const MOST_ARGUMENTS = 200;
/** Longer texts are documents, not settings. */
export const LONGEST = 10_000;

/** What stands beside a setting, looked through once and only when it is asked for. */
export function besideIn(
  texts: () => Iterable<readonly [key: string, text: string]>,
): Setting['beside'] {
  let found: Map<string, string> | undefined;
  return (wanted) => {
    found ??= new Map(Array.from(texts(), ([key, text]) => [key.toLowerCase(), text]));
    return found.get(wanted);
  };
}

const INDEX = /^\d+$/;

/** The keys of a path, without the indexes of items. */
export function keysOf({ path }: Pick<Setting, 'path'>): string[] {
  return path.filter((part) => !INDEX.test(part));
}

/** Words that end in "port" and have nothing to do with one. */
const NO_PORT = /(?:im|ex|re|sup|view|trans|pass)$/i;
const PORT = /[pP][oO][rR][tT]s?(?![a-z])/g;
const NUMBER = /(?<![\w.])\d{2,5}(?![\w.])/;
/** How far behind the word "port" its number may stand. */
const NEAR = 160;
/**
 * What ports in settings have around them otherwise: a word for addresses with a number behind it, a
 * tool, a colon or a comma in an address, a flag. Bounded everywhere, so that a text is gone through
 * once, and each begins with characters that are looked for quickly: what must stand in front of a
 * colon is asked behind it.
 */
const TRACES = [
  /(?:[Bb]ind|BIND|[Ll]isten|LISTEN|[Aa]ddr|ADDR|inspect).{0,80}?(?<![\w.])\d{2,5}(?![\w.])/s,
  /(?:http\.server|SimpleHTTPServer|runserver|ngrok|fuser|start-(?:server|test)|freeport|fkill|telnet|socat).{0,80}?(?<![\w.])\d{2,5}(?![\w.])/s,
  /:(?<=(?:[A-Za-z*+\]@_}-]|\.\d{1,3}):)\d{2,5}(?!\d)/,
  /:(?<=["'>]:)\d{2,5}["'<]/,
  /,(?<=[A-Za-z\d],)\s?\d{4,5}["';<]/,
  /-(?<=[\s"'=]-)[pPlb]["']?[\s=,]{1,40}["']?\d{2,5}/,
];

/** Whether a text may hold a port at all: a look without parsing, as files of data are large. */
export function mayHoldPort(text: string): boolean {
  return holdsPortWord(text) || TRACES.some((trace) => trace.test(text));
}

/** Whether the word "port" stands in front of a number. */
function holdsPortWord(text: string): boolean {
  for (const { 0: word, index } of text.matchAll(PORT)) {
    const end = index + word.length;
    if (!NO_PORT.test(text.slice(Math.max(0, index - 5), index))) {
      if (NUMBER.test(text.slice(end, end + NEAR))) return true;
    }
  }
  return false;
}
