import { findNodeAtLocation, type Node } from 'jsonc-parser';

/**
 * A string of a JSON text, decoded, or another value as it is written, and where each of its UTF-16 units stands in
 * the source.
 */
export interface JsonText {
  readonly value: string;
  /** The source offset of a unit of `value`; its length gives the offset of its end. */
  at(index: number): number;
}

/** Reads a node. Offsets stay exact across escapes; a string with a wrong one counts as empty. */
export function jsonText(source: string, node: Node): JsonText {
  const quote = node.type === 'string' ? 1 : 0;
  const start = node.offset + quote;
  const raw = source.slice(start, node.offset + node.length - quote);
  if (quote === 0 || !raw.includes('\\')) return { value: raw, at: (index) => start + index };
  const offsets: number[] = [];
  for (let i = 0; i < raw.length; ) {
    offsets.push(start + i);
    const width = raw[i] === '\\' ? escapeWidth(raw, i) : 1;
    // The parser leaves out what is no escape at all: then nobody knows what stands where.
    if (width === undefined) return { value: '', at: () => start };
    i += width;
  }
  const end = start + raw.length;
  return { value: String(node.value), at: (index) => offsets[index] ?? end };
}

/** How long the escape at an index is; `undefined` when it is none. */
function escapeWidth(raw: string, index: number): number | undefined {
  const next = raw[index + 1] ?? '';
  if (next === 'u') return /^[\da-f]{4}$/i.test(raw.slice(index + 2, index + 6)) ? 6 : undefined;
  return '"\\/bfnrt'.includes(next) && next !== '' ? 2 : undefined;
}

/** The value of a string member, or `undefined`. */
export function stringMember(object: Node | undefined, key: string): string | undefined {
  const node = object && findNodeAtLocation(object, [key]);
  return node?.type === 'string' ? (node.value as string) : undefined;
}

/** The members of an object, as key and value; of anything else none. */
export function membersOf(node: Node | undefined): [key: string, value: Node, property: Node][] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key !== undefined && value !== undefined ? [[String(key.value), value, property]] : [];
  });
}

/** Whether an offset of the source lies inside a node. */
export function contains(node: Node, offset: number): boolean {
  return node.offset <= offset && offset < node.offset + node.length;
}
