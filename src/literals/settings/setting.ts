/** One scalar of a file of settings (JSON, TOML …). */
export interface Setting {
  /** The keys down to it, the last one its own; an item of a list has its index. */
  readonly path: readonly string[];
  readonly form: 'text' | 'number';
  /** Decoded. */
  readonly value: string;
  /** The source offset of a UTF-16 unit of `value`; its length gives the offset behind the last. */
  at(index: number): number;
  /** The scalars beside it, by key in lower case; of an item those beside its list. */
  readonly beside: ReadonlyMap<string, string>;
  /** The items before it in its list. */
  readonly before: readonly string[];
}

const INDEX = /^\d+$/;

/** The keys of a path, without the indexes of items. */
export function keysOf({ path }: Pick<Setting, 'path'>): string[] {
  return path.filter((part) => !INDEX.test(part));
}

/** Words around a port in any of the formats of settings; with none of them there is none. */
const TRACE =
  /(?<![a-z])ports?(?![a-z])|Ports?(?![a-z])|[a-z]port["'\s=<]|[a-z*+\]@_-]:\d{2,5}(?!\d)|\.\d{1,3}:\d{2,5}(?!\d)|["'>]:\d{2,5}["'<]|[a-z\d"],\d{3,5}["';<]|[\s"'=](?:-p|-P|-l|-b)[\s"'=]|bind|listen|addr|inspect/i;

/** Whether a text may hold a port at all: a look without parsing, as files of data are large. */
export function mayHoldPort(text: string): boolean {
  return TRACE.test(text);
}
