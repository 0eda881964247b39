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

/**
 * What every port in settings has around it: a key that says so with a number behind it, a colon in an
 * address, a flag, a tool. Bounded everywhere, so that a text is gone through once.
 */
const TRACE = new RegExp(
  [
    String.raw`(?:(?<![A-Za-z])ports?|Ports?|PORTS?|[a-z]port)(?![a-z]).{0,150}?(?<![\w.])\d{2,5}(?![\w.])`,
    String.raw`(?:[Bb]ind|BIND|[Ll]isten|LISTEN|[Aa]ddr|ADDR|inspect).{0,80}?(?<![\w.])\d{2,5}(?![\w.])`,
    String.raw`(?:http\.server|SimpleHTTPServer|runserver|ngrok|fuser|start-(?:server|test)|freeport|fkill|telnet|socat).{0,80}?(?<![\w.])\d{2,5}(?![\w.])`,
    String.raw`(?:[A-Za-z*+\]@_}-]|\.\d{1,3}):\d{2,5}(?!\d)`,
    String.raw`["'>]:\d{2,5}["'<]`,
    String.raw`[A-Za-z\d],\s?\d{4,5}["';<]`,
    String.raw`[\s"'=](?:-p|-P|-l|-b)["']?[\s=,]+["']?\d{2,5}`,
  ].join('|'),
  's',
);

/** Whether a text may hold a port at all: a look without parsing, as files of data are large. */
export function mayHoldPort(text: string): boolean {
  return TRACE.test(text);
}
