/** A text, number, truth value or nothing, as it stands in a YAML text. */
export interface YamlScalar {
  readonly kind: 'scalar';
  /** Decoded: without quotes, escapes and indentation, lines joined. Of a block without its last line break. */
  readonly value: string;
  readonly style: 'plain' | 'single' | 'double' | 'block';
  /** Whether it stands in a collection of `[]` or `{}`. */
  readonly inFlow: boolean;
  /** The source's range with its quotes; of a block from `|` on. */
  readonly start: number;
  readonly end: number;
  /**
   * Where the value's units stand in the source: pairs of an index in `value` and an offset, each good
   * up to the next pair. See {@link sourceOffset}.
   */
  readonly pieces: readonly number[];
}

export interface YamlEntry {
  readonly key: YamlScalar;
  /** Absent where nothing follows the key. */
  value: YamlNode | undefined;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly entries: YamlEntry[];
}

export interface YamlSeq {
  readonly kind: 'seq';
  readonly items: (YamlNode | undefined)[];
}

/** `*name`: what `&name` marks elsewhere. */
export interface YamlAlias {
  readonly kind: 'alias';
  /** Absent when nothing before it has the name. */
  readonly target: YamlNode | undefined;
}

export type YamlNode = YamlScalar | YamlMap | YamlSeq | YamlAlias;

/** The source offset of a unit of a scalar's value. */
export function sourceOffset({ pieces }: YamlScalar, index: number): number {
  let low = 0;
  let high = pieces.length / 2 - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle * 2] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return index - (pieces[low * 2] ?? 0) + (pieces[low * 2 + 1] ?? 0);
}

/** The node behind an alias. */
export function resolved(node: YamlNode | undefined): Exclude<YamlNode, YamlAlias> | undefined {
  // An alias can't stand for an alias: names mark what is written out.
  return node?.kind === 'alias' ? (node.target as Exclude<YamlNode, YamlAlias>) : node;
}

/** A map's value by its key, merged maps (`<<`) included. */
export function valueAt(
  node: YamlNode | undefined,
  key: string,
): Exclude<YamlNode, YamlAlias> | undefined {
  const map = resolved(node);
  if (map?.kind !== 'map') return undefined;
  const own = map.entries.find((entry) => entry.key.value === key);
  if (own !== undefined) return resolved(own.value);
  for (const entry of map.entries) {
    if (entry.key.value !== '<<') continue;
    const merged = entry.value?.kind === 'seq' ? entry.value.items : [entry.value];
    for (const one of merged) {
      const target = resolved(one);
      const value = target === map ? undefined : ownValue(target, key);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function ownValue(node: YamlNode | undefined, key: string) {
  return node?.kind === 'map'
    ? resolved(node.entries.find((entry) => entry.key.value === key)?.value)
    : undefined;
}

/** A map's scalar by its key, decoded. */
export function textAt(node: YamlNode | undefined, key: string): string | undefined {
  const value = valueAt(node, key);
  return value?.kind === 'scalar' ? value.value : undefined;
}

/** A map's entries as written, without merged ones; none of anything else. */
export function entriesOf(node: YamlNode | undefined): readonly YamlEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** A list's items as written; none of anything else. */
export function itemsOf(node: YamlNode | undefined): readonly (YamlNode | undefined)[] {
  return node?.kind === 'seq' ? node.items : [];
}

/** The comment that ends a scalar's line. */
export function commentAfter(text: string, { end }: YamlScalar): string | undefined {
  const newline = text.indexOf('\n', end);
  const rest = text.slice(end, newline < 0 ? text.length : newline);
  return /^\s+#+\s*(\S.*?)\s*$/.exec(rest)?.[1];
}
