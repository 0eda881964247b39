import type { Node } from 'jsonc-parser';
import { type Port, parsePort, toPort } from '../../probe/port.ts';
import { findAddresses, findColonPorts } from '../addresses.ts';
import { findInCommand, flagMeaning } from '../commandLine.ts';
import type { Confidence, LiteralAction, LiteralRole, PortLiteral } from '../finding.ts';
import { isLocalHost } from '../hosts.ts';
import { type NameClues, nameIdeas } from '../ideas.ts';
import { jsonText, membersOf, stringMember } from '../json/jsonText.ts';
import { namesAddress, namesPort } from '../words.ts';

/** How to read one task or launch configuration. */
export interface ScanRules {
  /** Keys whose values name or describe things and hold no port. */
  readonly skip: ReadonlySet<string>;
  /** Keys whose texts are compared with other programs' output. */
  readonly patterns: ReadonlySet<string>;
  /** Keys that hold a port, or several, although their name does not say so. */
  readonly ports: ReadonlySet<string>;
  /** What bare ports under a key are there for. */
  readonly role: LiteralRole;
  readonly clues: NameClues;
  /** What can be done with a number in this place. */
  action(place: { readonly form: 'text' | 'number'; readonly pattern: boolean }): LiteralAction;
}

interface Found {
  readonly port: Port;
  readonly start: number;
  readonly end: number;
  readonly role: LiteralRole;
  readonly confidence?: Confidence;
  readonly clues?: NameClues;
  readonly form?: 'text' | 'number';
  readonly pattern?: boolean;
}

const ENVIRONMENT = new Set(['env', 'environment', 'environmentVariables']);
const COMMANDS = /^(?:command|commandLine|cmd|script|args|\w+Args|value|buildFlags)$/;
const HOST_KEYS = ['address', 'host', 'hostName', 'hostname', 'remoteHost'];

/** The ports of this machine in one task or launch configuration, in no particular order. */
export function scanConfig(source: string, config: Node, rules: ScanRules): PortLiteral[] {
  const literals: PortLiteral[] = [];
  const add = (found: Found) => {
    const { role, form = 'text', pattern = false } = found;
    literals.push({
      port: found.port,
      start: found.start,
      end: found.end,
      form,
      role,
      confidence: found.confidence ?? 'high',
      action: rules.action({ form, pattern }),
      names: nameIdeas({ ...rules.clues, ...found.clues }, role),
    });
  };

  const addWhole = (node: Node, role: LiteralRole, clues: NameClues, confidence?: Confidence) => {
    const form = node.type === 'number' ? 'number' : 'text';
    const port = form === 'number' ? toPort(node.value) : parsePort(String(node.value));
    const digits = source.slice(node.offset, node.offset + node.length).replace(/"/g, '');
    if (port === undefined || digits !== String(port)) return;
    const start = form === 'number' ? node.offset : node.offset + 1;
    const certainty = confidence === undefined ? {} : { confidence };
    add({ port, start, end: start + digits.length, role, clues, form, ...certainty });
  };

  const scanText = (node: Node, read: 'command' | 'address', role?: LiteralRole) => {
    const { value, at } = jsonText(source, node);
    const hits =
      read === 'command'
        ? findInCommand(value)
        : findAddresses(value).map(({ scheme, ...hit }) => ({
            ...hit,
            role: rules.role === 'debug' ? ('debug' as const) : ('client' as const),
            confidence: 'high' as const,
            ...(scheme === undefined ? {} : { clue: { kind: 'scheme' as const, text: scheme } }),
          }));
    for (const hit of hits) {
      const clues = hit.clue === undefined ? {} : { [hit.clue.kind]: hit.clue.text };
      const pattern = role === 'pattern';
      const start = at(hit.start);
      add({ ...hit, start, end: at(hit.end), role: role ?? hit.role, clues, pattern });
    }
  };

  const scanVariable = (variable: string, node: Node) => {
    if (node.type !== 'string' && node.type !== 'number') return;
    const { value, at } = jsonText(source, node);
    const port = namesPort(variable);
    if ((port || namesAddress(variable)) && /^\d+$/.test(value)) {
      return addWhole(node, 'listen', { variable });
    }
    if (node.type === 'number') return;
    if (port && /^\d+(?:[;,]\s*\d+)+$/.test(value)) {
      for (const match of value.matchAll(/\d+/g)) {
        const number = parsePort(match[0]);
        if (number === undefined) continue;
        const start = at(match.index);
        const end = at(match.index + match[0].length);
        add({ port: number, start, end, role: 'listen', clues: { variable } });
      }
      return;
    }
    const hits = [...findAddresses(value), ...(/^:\d+$/.test(value) ? findColonPorts(value) : [])];
    for (const { port: number, start, end, scheme } of hits) {
      const listens = /urls$/i.test(variable) || value.startsWith(':') || namesAddress(variable);
      add({
        port: number,
        start: at(start),
        end: at(end),
        role: listens ? 'listen' : 'client',
        clues: { variable, ...(scheme === undefined ? {} : { scheme }) },
      });
    }
    // NODE_OPTIONS, JAVA_TOOL_OPTIONS and the like hold flags.
    if (/(?:OPTIONS|OPTS|ARGS|FLAGS)$/i.test(variable)) {
      const seen = new Set(literals.map((literal) => literal.start));
      for (const hit of findInCommand(value)) {
        const start = at(hit.start);
        if (!seen.has(start)) add({ ...hit, start, end: at(hit.end), clues: {} });
      }
    }
  };

  const scanArguments = (items: readonly Node[], command: string) => {
    const texts = items.map(argumentText);
    for (const [i, item] of texts.entries()) {
      if (item === undefined) continue;
      const before = [command, ...texts.slice(0, i).map((text) => String(text?.value ?? ''))];
      if (/^\d+$/.test(String(item.value))) scanNumberArgument(item, before);
      else scanText(item, 'command');
    }
    scanPublished(texts);
  };

  const scanNumberArgument = (item: Node, before: readonly string[]) => {
    const flag = before.at(-1) ?? '';
    const number = Number(item.value);
    if (/^--?[A-Za-z][\w.-]*$/.test(flag)) {
      const meaning = flagMeaning(flag, before.slice(0, -1).join(' '));
      if (meaning === undefined || (meaning.confidence !== 'high' && number < 1024)) return;
      const clues = meaning.clue === undefined ? {} : { flag: meaning.clue.text };
      addWhole(item, meaning.role, clues, meaning.confidence);
    } else if (/^(?:http\.server|kill-port|wait-port)$/.test(flag)) {
      addWhole(item, flag === 'http.server' ? 'listen' : 'probe', {});
    } else if (number >= 1024 && !flag.startsWith('-')) {
      // A bare number among arguments: most programs take their port so, some take a count.
      addWhole(item, 'listen', {}, 'medium');
    }
  };

  /** `["run", "-p", "8080:80"]`: the pair stands alone in its item. */
  const scanPublished = (items: readonly (Node | undefined)[]) => {
    items.forEach((item, i) => {
      const flag = String(items[i - 1]?.value ?? '');
      if (item === undefined || !/^(?:-p|--publish)$/.test(flag)) return;
      const { value, at } = jsonText(source, item);
      const [, host = '', digits = ''] =
        /^(?:([^:]+|\[[^\]]*\]):)?(\d{1,5}):\d{1,5}(?:\/tcp)?$/.exec(value) ?? [];
      const port = parsePort(digits);
      if (port === undefined || !isLocalHost(host)) return;
      const index = host === '' ? 0 : host.length + 1;
      const start = at(index);
      if (literals.some((literal) => literal.start === start)) return;
      add({ port, start, end: at(index + digits.length), role: 'publish' });
    });
  };

  const scanPorts = (key: string, node: Node, owner: Node) => {
    const host = HOST_KEYS.map((name) => stringMember(owner, name)).find((text) => text);
    if (host !== undefined && !isLocalHost(host)) return;
    const flag = rules.ports.has(key) || /^ports?$/i.test(key) ? {} : { flag: key };
    for (const item of node.type === 'array' ? (node.children ?? []) : [node]) {
      if (item.type === 'number' || item.type === 'string') addWhole(item, rules.role, flag);
    }
  };

  const scanObject = (owner: Node) => {
    for (const [key, value] of membersOf(owner)) {
      if (rules.skip.has(key)) continue;
      if (rules.patterns.has(key)) scanPatterns(value);
      else if (ENVIRONMENT.has(key)) scanEnvironment(value, scanVariable);
      else if (namesPort(key) || rules.ports.has(key)) scanPorts(key, value, owner);
      else scanValue(key, value, owner);
    }
  };

  const scanValue = (key: string, value: Node, owner: Node) => {
    switch (value.type) {
      case 'object':
        return scanObject(value);
      case 'string':
        return scanText(value, COMMANDS.test(key) ? 'command' : 'address');
      case 'array': {
        const items = value.children ?? [];
        if (COMMANDS.test(key)) return scanArguments(items, stringMember(owner, 'command') ?? '');
        for (const item of items) scanValue(key, item, owner);
      }
    }
  };

  const scanPatterns = (value: Node) => {
    if (value.type === 'string') scanText(value, 'address', 'pattern');
    for (const child of value.children ?? []) scanPatterns(child);
  };

  scanObject(config);
  return literals;
}

/** An argument's text node: the item itself, or the `value` of VS Code's `{ value, quoting }`. */
function argumentText(item: Node): Node | undefined {
  if (item.type === 'string') return item;
  const value = membersOf(item).find(([key]) => key === 'value')?.[1];
  return value?.type === 'string' ? value : undefined;
}

/** `{ "PORT": "3000" }`, or the C++ debugger's `[{ "name": "PORT", "value": "3000" }]`. */
function scanEnvironment(node: Node, scan: (variable: string, value: Node) => void): void {
  for (const [variable, value] of membersOf(node)) scan(variable, value);
  if (node.type !== 'array') return;
  for (const item of node.children ?? []) {
    const value = membersOf(item).find(([key]) => key === 'value')?.[1];
    const variable = stringMember(item, 'name');
    if (variable !== undefined && value !== undefined) scan(variable, value);
  }
}
