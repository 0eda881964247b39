import type { Edit, Node, ParseError } from 'jsonc-parser';
import { membersOf } from './json/jsonText.ts';
import { parseJson } from './json/parseJson.ts';
import { definitions } from './lines/envDefinitions.ts';
import { requote } from './lines/envQuotes.ts';

/** A linked value that could not be filled in. */
export interface Unfilled {
  /** The place, as berth.json writes it. */
  readonly place: string;
  readonly reason: 'missing' | 'not-json' | 'not-a-value';
}

/** What filling a file's linked values in comes to. */
export interface Filling {
  /** In the order of the text; empty when the file says it all already. */
  readonly edits: readonly Edit[];
  /** The places that change. */
  readonly changed: readonly string[];
  readonly unfilled: readonly Unfilled[];
}

/**
 * The edits that put values in their places: an env file's variables, each time they are defined, or
 * JSON pointers. Everything around a value stays, comments, layout and kind of quotes among it.
 * @param values by place, the tokens in them filled in
 */
export function fillLinks(text: string, values: ReadonlyMap<string, string>): Filling {
  const entries = [...values];
  const pointers = new Map(entries.filter(([place]) => place.startsWith('/')));
  const variables = new Map(entries.filter(([place]) => !place.startsWith('/')));
  const found = [fillVariables(text, variables), fillPointers(text, pointers)];
  const edits = found.flatMap((filling) => filling.edits);
  return {
    edits: edits.toSorted((a, b) => a.offset - b.offset),
    changed: found.flatMap((filling) => filling.changed),
    unfilled: found.flatMap((filling) => filling.unfilled),
  };
}

function fillVariables(text: string, values: ReadonlyMap<string, string>): Filling {
  const edits: Edit[] = [];
  const missing = new Set(values.keys());
  const changed = new Set<string>();
  for (const { key, valueStart, valueEnd } of values.size === 0
    ? []
    : definitions(text, 'dotenv')) {
    const value = values.get(key);
    if (value === undefined) continue;
    missing.delete(key);
    const old = text.slice(valueStart, valueEnd);
    const content = requote(old, value, 'dotenv');
    if (old === content) continue;
    changed.add(key);
    edits.push({ offset: valueStart, length: valueEnd - valueStart, content });
  }
  const unfilled = Array.from(missing, (place) => ({ place, reason: 'missing' as const }));
  return { edits, changed: [...changed], unfilled };
}

function fillPointers(text: string, values: ReadonlyMap<string, string>): Filling {
  if (values.size === 0) return { edits: [], changed: [], unfilled: [] };
  const root = parseSound(text);
  const edits: Edit[] = [];
  const changed: string[] = [];
  const unfilled: Unfilled[] = [];
  for (const [place, value] of values) {
    const node = root === undefined ? undefined : nodeAt(root, place);
    const content = node === undefined ? undefined : contentFor(node, value);
    if (root === undefined) unfilled.push({ place, reason: 'not-json' });
    else if (node === undefined) unfilled.push({ place, reason: 'missing' });
    else if (content === undefined) unfilled.push({ place, reason: 'not-a-value' });
    else if (node.type !== 'string' ? String(node.value) !== content : node.value !== value) {
      changed.push(place);
      edits.push({ offset: node.offset, length: node.length, content });
    }
  }
  return { edits, changed, unfilled };
}

/** The tree of a JSON text with comments, if nothing is wrong with it: an edit could make it worse. */
function parseSound(text: string): Node | undefined {
  const errors: ParseError[] = [];
  const root = parseJson(text, errors);
  return errors.length === 0 ? root : undefined;
}

/** The value behind a JSON pointer (RFC 6901). Of keys that repeat, the last one counts, as to `JSON.parse`. */
function nodeAt(root: Node, pointer: string): Node | undefined {
  let node: Node | undefined = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (node?.type === 'array') {
      node = /^(?:0|[1-9]\d*)$/.test(key) ? node.children?.[Number(key)] : undefined;
    } else {
      node = membersOf(node).findLast(([name]) => name === key)?.[1];
    }
  }
  return node;
}

/** A number stays one as long as the value is one. */
function contentFor(node: Node, value: string): string | undefined {
  if (node.type === 'string') return JSON.stringify(value);
  if (node.type !== 'number') return undefined;
  return /^\d+$/.test(value) ? value : undefined;
}
