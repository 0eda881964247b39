import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { findTokens } from '../../registry/tokens.ts';
import { jsonText, membersOf, stringMember } from '../json/jsonText.ts';
import { parseJson } from '../json/parseJson.ts';
import { sectionsOf, type TokenFileKind } from './tokenFiles.ts';

/** A place where a file speaks of a name. Offsets count UTF-16 units; ends are exclusive. */
export interface Mention {
  /**
   * `$<port:api>`; `${command:berth.port.api}`; the `args` of an input variable of the command
   * `berth.port`; a key of `ports` in berth.json; the `port` of a service there; a service there that
   * listens on the port of its own name, where it is declared and where another waits for it.
   */
  readonly kind: 'token' | 'command' | 'input' | 'key' | 'port' | 'service';
  /** As written and unchecked; see `checkName`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly nameEnd: number;
}

/** The command of input variables; `<this>.<name>` is the command variable of a name. */
export const PORT_COMMAND = 'berth.port';
const COMMAND_VARIABLE = /\$\{command:berth\.port\.([^}\s"]*)\}/g;

/**
 * Every mention of a name in a file's strings, in order; comments don't count.
 * @param root the text's tree, where the caller has it (see `parseJson`)
 */
export function findMentions(
  kind: TokenFileKind,
  text: string,
  root: Node | undefined = parseJson(text),
): Mention[] {
  if (!text.includes(kind === 'config' ? '"' : 'port')) return [];
  const mentions: Mention[] = [];
  if (kind === 'config' && root !== undefined) {
    for (const [, , property] of membersOf(findNodeAtLocation(root, ['ports']))) {
      const key = property.children?.[0];
      if (key !== undefined) mentions.push(wholeText('key', text, key));
    }
    const env = findNodeAtLocation(root, ['env']);
    if (env !== undefined) addTokens(text, env, mentions);
    addServices(text, root, mentions);
  }
  for (const { node } of sectionsOf(kind, root)) {
    addTokens(text, node, mentions);
    for (const input of findNodeAtLocation(node, ['inputs'])?.children ?? []) {
      const name = inputName(input);
      if (name !== undefined) mentions.push(wholeText('input', text, name));
    }
  }
  return mentions.sort((a, b) => a.start - b.start);
}

function addServices(source: string, root: Node, mentions: Mention[]): void {
  const services = membersOf(findNodeAtLocation(root, ['services']));
  /** The names of the ports of services that do not say one. */
  const named = new Set(mentions.flatMap(({ kind, name }) => (kind === 'key' ? [name] : [])));
  for (const [name, service] of services) {
    const own: Mention[] = [];
    for (const key of ['command', 'env']) {
      const node = findNodeAtLocation(service, [key]);
      if (node !== undefined) addTokens(source, node, own);
    }
    mentions.push(...own);
    const port = findNodeAtLocation(service, ['port']);
    if (port?.type === 'string') mentions.push(wholeText('port', source, port));
    if (port !== undefined) named.delete(name);
    else if (own.some((mention) => mention.name === name)) named.add(name);
  }
  const add = (node: Node | undefined) => {
    if (node?.type === 'string' && named.has(node.value)) {
      mentions.push(wholeText('service', source, node));
    }
  };
  for (const [, service, property] of services) {
    add(property.children?.[0]);
    for (const item of findNodeAtLocation(service, ['dependsOn'])?.children ?? []) add(item);
  }
}

/** The node of the name that an input variable asks for; `undefined` for inputs of another kind. */
function inputName(input: Node): Node | undefined {
  const asks =
    stringMember(input, 'type') === 'command' && stringMember(input, 'command') === PORT_COMMAND;
  const name = asks ? findNodeAtLocation(input, ['args', 'name']) : undefined;
  return name?.type === 'string' ? name : undefined;
}

function wholeText(kind: Mention['kind'], source: string, node: Node): Mention {
  const { value, at } = jsonText(source, node);
  const [start, end] = [at(0), at(value.length)];
  return { kind, name: value, start, end, nameStart: start, nameEnd: end };
}

function addTokens(source: string, node: Node, mentions: Mention[]): void {
  if (node.type === 'property') {
    const value = node.children?.[1];
    if (value !== undefined) addTokens(source, value, mentions);
    return;
  }
  for (const child of node.children ?? []) addTokens(source, child, mentions);
  if (node.type !== 'string' || !String(node.value).includes('port')) return;
  const { value, at } = jsonText(source, node);
  const add = (kind: Mention['kind'], name: string, start: number, end: number) => {
    const nameEnd = end - 1;
    const nameStart = nameEnd - name.length;
    mentions.push({
      kind,
      name,
      start: at(start),
      end: at(end),
      nameStart: at(nameStart),
      nameEnd: at(nameEnd),
    });
  };
  for (const token of findTokens(value)) add('token', token.name, token.start, token.end);
  for (const match of value.matchAll(COMMAND_VARIABLE)) {
    add('command', match[1] ?? '', match.index, match.index + match[0].length);
  }
}
