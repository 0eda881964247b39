import { type Edit, findNodeAtLocation, type JSONPath, type Node } from 'jsonc-parser';
import type { Port } from '../../probe/port.ts';
import { appendTo, formattingOf } from '../json/jsonEdits.ts';
import { membersOf } from '../json/jsonText.ts';
import { parseJson } from '../json/parseJson.ts';

/** What a `berth.json` is to say in addition. */
export interface ConfigAdditions {
  /** By name: the number it prefers. */
  readonly ports: ReadonlyMap<string, Port>;
  /** By variable: its value, with tokens. */
  readonly env: ReadonlyMap<string, string>;
  /** By file and place: the value, with tokens. */
  readonly links: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** What a new `berth.json` is made of. */
export const EMPTY_CONFIG_TEXT = '{}\n';

/**
 * The edits that add entries to the text of a `berth.json`; comments and formatting stay. A link that
 * is there already gets its new value; names and variables that are there stay as they are.
 */
export function extendConfig(text: string, additions: ConfigAdditions): Edit[] {
  const root = parseJson(text);
  if (root?.type !== 'object') return [];
  const { insertSpaces, tabSize = 2, eol = '\n' } = formattingOf(text);
  const indent = insertSpaces === false ? '\t' : ' '.repeat(tabSize);
  const layout: Layout = { text, eol, indent };
  const edits: Edit[] = [];
  const sections: string[] = [];
  const section = (key: string, members: readonly string[]) => {
    const node = findNodeAtLocation(root, [key]);
    if (members.length === 0) return;
    if (node?.type === 'object') edits.push(...appendTo(text, node, members));
    else if (node === undefined) sections.push(block(layout, 1, key, members));
  };
  section('ports', [
    ...absent(root, ['ports'], additions.ports).map(
      ([name, prefer]) => `${JSON.stringify(name)}: { "prefer": ${prefer} }`,
    ),
  ]);
  section('env', absent(root, ['env'], additions.env).map(member));
  const files: string[] = [];
  for (const [file, places] of additions.links) {
    const node = findNodeAtLocation(root, ['links', file]);
    if (node === undefined) {
      files.push(block(layout, 2, file, Array.from(places, member)));
      continue;
    }
    edits.push(...appendTo(text, node, absent(root, ['links', file], places).map(member)));
    const present = new Map(membersOf(node).map(([key, value]) => [key, value]));
    for (const [place, value] of places) {
      const old = present.get(place);
      if (old === undefined || old.value === value) continue;
      edits.push({ offset: old.offset, length: old.length, content: JSON.stringify(value) });
    }
  }
  section('links', files);
  edits.push(...appendTo(text, root, sections));
  return edits.toSorted((a, b) => a.offset - b.offset);
}

interface Layout {
  readonly text: string;
  readonly eol: string;
  readonly indent: string;
}

/** A member whose value is an object, one line for each of its own members. */
function block(
  { eol, indent }: Layout,
  depth: number,
  key: string,
  members: readonly string[],
): string {
  const inner = `${eol}${indent.repeat(depth + 1)}`;
  return `${JSON.stringify(key)}: {${inner}${members.join(`,${inner}`)}${eol}${indent.repeat(depth)}}`;
}

function member([key, value]: readonly [string, string]): string {
  return `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
}

function absent<Value>(
  root: Node,
  path: JSONPath,
  wanted: ReadonlyMap<string, Value>,
): [string, Value][] {
  const present = new Set(membersOf(findNodeAtLocation(root, path)).map(([key]) => key));
  return [...wanted].filter(([key]) => !present.has(key));
}
