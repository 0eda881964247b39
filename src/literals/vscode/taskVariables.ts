import { type Edit, findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import { appendTo } from '../json/jsonEdits.ts';
import { contains, stringMember } from '../json/jsonText.ts';
import { type Mention, PORT_COMMAND } from './mentions.ts';
import { commandVariable } from './replace.ts';
import { taskKind } from './taskKind.ts';
import type { Section } from './tokenFiles.ts';

/** A task whose tokens nobody expands. */
export interface DeafTask {
  readonly node: Node;
  /** Its place in the section's `tasks`. */
  readonly index: number;
  /** Whether it could be a Berth task, or belongs to another extension. */
  readonly kind: 'plain' | 'foreign';
  /** Its `type`; absent where it has none. */
  readonly type?: string;
  readonly tokens: readonly Mention[];
}

/** Parts of a task that VS Code or an extension runs; elsewhere a token is only a text. */
const RUN = ['command', 'args', 'options', 'windows', 'osx', 'linux'];

/** The tasks of a `tasks` section that hold tokens and are no Berth tasks. */
export function findDeafTasks(section: Section, mentions: readonly Mention[]): DeafTask[] {
  const tasks = findNodeAtLocation(section.node, ['tasks'])?.children ?? [];
  return tasks.flatMap((node, index) => {
    const kind = taskKind(node);
    if (kind !== 'plain' && kind !== 'foreign') return [];
    const parts = RUN.map((key) => findNodeAtLocation(node, [key]));
    const tokens = mentions.filter(
      ({ kind: spelling, start }) =>
        spelling === 'token' && parts.some((part) => part !== undefined && contains(part, start)),
    );
    const type = stringMember(node, 'type');
    const named = type === undefined ? {} : { type };
    return tokens.length === 0 ? [] : [{ node, index, kind, tokens, ...named }];
  });
}

/** The edits that spell tokens as `${command:berth.port.api}`. */
export function asCommandVariables(tokens: readonly Mention[]): Edit[] {
  return tokens.map(({ start, end, name }) => ({
    offset: start,
    length: end - start,
    content: commandVariable(name),
  }));
}

/** The edits that spell tokens as `${input:port-api}` and declare the inputs that aren't there yet. */
export function asInputVariables(
  text: string,
  section: Section,
  tokens: readonly Mention[],
): Edit[] {
  const inputs = findNodeAtLocation(section.node, ['inputs']);
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const input of inputs?.children ?? []) {
    const id = stringMember(input, 'id');
    if (id === undefined) continue;
    taken.add(id);
    const name = askedName(input);
    if (name !== undefined && !ids.has(name)) ids.set(name, id);
  }
  const added: object[] = [];
  const edits = tokens.map(({ start, end, name }) => {
    let id = ids.get(name);
    if (id === undefined) {
      id = freeId(`port-${name.replace(/^\//, '').replaceAll('/', '-')}`, taken);
      ids.set(name, id);
      taken.add(id);
      added.push({ id, type: 'command', command: PORT_COMMAND, args: { name } });
    }
    return { offset: start, length: end - start, content: `\${input:${id}}` };
  });
  const items = added.map(oneLine);
  if (inputs?.type === 'array') return [...edits, ...appendTo(text, inputs, items)];
  if (inputs !== undefined || items.length === 0) return edits;
  return [...edits, ...appendTo(text, section.node, [`"inputs": [${items.join(', ')}]`])];
}

/** The name that an input variable asks for and nothing else. */
function askedName(input: Node): string | undefined {
  const value: unknown = getNodeValue(input);
  const { type, command, args } = value as Readonly<Record<string, unknown>>;
  if (type !== 'command' || command !== PORT_COMMAND) return undefined;
  const entries = typeof args === 'object' && args !== null ? Object.entries(args) : [];
  const [key, name] = entries.length === 1 ? (entries[0] ?? []) : [];
  return key === 'name' && typeof name === 'string' ? name : undefined;
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`;
  return id;
}

/** `{ "a": 1, "b": { "c": 2 } }`. */
function oneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `"${key}": ${oneLine(item)}`);
  return `{ ${members.join(', ')} }`;
}
