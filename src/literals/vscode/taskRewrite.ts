import { isDeepStrictEqual } from 'node:util';
import {
  applyEdits,
  type Edit,
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  type Node,
} from 'jsonc-parser';
import { breakBefore, formattingOf, indentAt, tailOf } from '../json/jsonEdits.ts';
import { membersOf } from '../json/jsonText.ts';
import { parseJson } from '../json/parseJson.ts';
import { convertTask, type TaskJson } from './taskConversion.ts';

/**
 * The edits that make a Berth task of a plain one, together with edits inside of it. Comments and
 * formatting stay, unless the task inherits from the top level of its file: then it is written anew.
 * @param section the node that is laid out like a tasks.json
 * @param path where the task hangs in the text
 * @param inner edits of values inside the task, of which none touches another
 */
export function convertTaskText(
  text: string,
  section: Node,
  task: Node,
  path: JSONPath,
  inner: readonly Edit[] = [],
): Edit[] {
  const edited = parseJson(applyEdits(text, [...inner]));
  const editedTask = edited && findNodeAtLocation(edited, path);
  if (editedTask === undefined) return [...inner];
  const file = Object.fromEntries(
    membersOf(section).flatMap(([key, value]) =>
      key === 'tasks' ? [] : [[key, jsonValue(value)]],
    ),
  );
  const wanted = convertTask(jsonValue(editedTask) as TaskJson, file);
  const careful = [...inner, ...carefulEdits(text, task, wanted)];
  const result = parseJson(applyEdits(text, careful));
  const converted = result && findNodeAtLocation(result, path);
  if (converted !== undefined && isDeepStrictEqual(jsonValue(converted), plain(wanted)))
    return careful;
  return [{ offset: task.offset, length: task.length, content: written(text, task, wanted) }];
}

/** `type` becomes `berth`, and what `options` holds moves up a level, in the task and its blocks per system. */
function carefulEdits(text: string, task: Node, wanted: TaskJson): Edit[] {
  const edits: Edit[] = [];
  const members = new Map(membersOf(task).map(([key, ...nodes]) => [key, nodes]));
  const process = wanted.shell === false ? [`"shell": false`] : [];
  const [type] = members.get('type') ?? [];
  if (type !== undefined) {
    const separator = `,${breakBefore(text, type.parent ?? type)}`;
    const content = ['"berth"', ...process].join(separator);
    edits.push({ offset: type.offset, length: type.length, content });
  } else {
    const [, , first] = membersOf(task)[0] ?? [];
    if (first === undefined) return [];
    const separator = `,${breakBefore(text, first)}`;
    const content = `${['"type": "berth"', ...process].join(separator)}${separator}`;
    edits.push({ offset: first.offset, length: 0, content });
  }
  for (const block of [task, ...['windows', 'osx', 'linux'].map((os) => members.get(os)?.[0])]) {
    const options = membersOf(block).find(([key]) => key === 'options');
    if (options !== undefined) edits.push(...unwrap(text, options[2], options[1]));
  }
  return edits;
}

/** Puts an object's members in the place of the property that holds it. */
function unwrap(text: string, property: Node, object: Node): Edit[] {
  const [first] = object.children ?? [];
  const last = object.children?.at(-1);
  if (object.type !== 'object' || first === undefined || last === undefined) return [];
  const opened = object.offset + 1;
  const close = object.offset + object.length - 1;
  const begin = opened + (/^\s*/.exec(text.slice(opened, close))?.[0].length ?? 0);
  const lastEnd = last.offset + last.length;
  const edits: Edit[] = [{ offset: property.offset, length: begin - property.offset, content: '' }];
  const tail = tailOf(text, lastEnd, close);
  const alone = tail.comma !== undefined && tail.end === tail.comma + 1;
  if (tail.comma !== undefined && !alone) {
    edits.push({ offset: tail.comma, length: 1, content: '' });
  }
  // A line comment must not swallow what follows the object.
  const cut = tail.lineComment ? close : alone ? lastEnd : tail.end;
  edits.push({ offset: cut, length: close + 1 - cut, content: '' });
  const extra = indentAt(text, first.offset).length - indentAt(text, property.offset).length;
  if (extra > 0 && text.slice(opened, begin).includes('\n')) {
    for (const match of text.slice(begin, cut).matchAll(/\n([ \t]*)/g)) {
      const length = Math.min(extra, match[1]?.length ?? 0);
      const offset = begin + match.index + 1;
      if (length > 0 && offset + length <= cut) edits.push({ offset, length, content: '' });
    }
  }
  return edits;
}

function written(text: string, task: Node, value: TaskJson): string {
  const { insertSpaces, tabSize = 2, eol = '\n' } = formattingOf(text);
  const lines = JSON.stringify(value, null, insertSpaces ? tabSize : '\t').split('\n');
  return lines.join(`${eol}${indentAt(text, task.offset)}`);
}

/** A node's value with ordinary prototypes, which a strict comparison looks at. */
function jsonValue(node: Node): unknown {
  return plain(getNodeValue(node));
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
