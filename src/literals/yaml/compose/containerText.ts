import { type Port, parsePort } from '../../../probe/port.ts';
import { findColonPorts, findHostPorts, findPairs, type HostPortHit } from '../../addresses.ts';
import { type CommandHit, findInCommand } from '../../commandLine.ts';
import type { Confidence, LiteralRole } from '../../finding.ts';
import { isLocalHost, knownHost } from '../../hosts.ts';
import type { NameClues } from '../../ideas.ts';
import { namesAddress, namesForeignPort, namesPort, wordsOf } from '../../words.ts';

/** A port in a text that a container gets. Offsets count from the text's start. */
export interface TextHit {
  readonly port: Port;
  readonly start: number;
  readonly end: number;
  readonly role: LiteralRole;
  readonly confidence: Confidence;
  /** As written; absent when it is the container itself or not said. */
  readonly host?: string;
  readonly scheme?: string;
  /** Whether a user's name stands in front of the host: no browser is told such an address. */
  readonly isLogin?: boolean;
  readonly clues: NameClues;
}

/** Keys whose `name:number` is no address. */
const NO_ADDRESS = new Set(
  'image images version tag user uid gid digest cron time schedule'.split(' '),
);
/** `1@kafka:9093`, `${KAFKA_HOST}:9092`, which are addresses in variables and commands. */
const MORE_PAIRS =
  /(?<=@)([a-z][\w.-]{0,100}):(\d{2,5})(?!\w|\.\d|:)|(\$\{?\w{1,60}\}?):(\d{2,5})(?!\w|\.\d|:)/gi;
/** Smaller ones are a version (`postgres:15`) unless they are one of these. */
const SMALLEST_PAIR = 80;
const SMALL_PORTS = new Set(['22', '25', '53']);

/** `key: value` and `key = value` in a configuration that a variable holds. */
const LINE = /^[ \t]*(?:-[ \t]+)?["']?([A-Za-z][\w.-]*)["']?[ \t]*[:=][ \t]*(\S[^\n]{0,500})$/gm;

/** The ports in a variable's value, by its name. */
export function findInVariable(name: string, text: string): TextHit[] {
  return text.includes('\n') ? findInLines(name, text) : findInValue(name, text);
}

/** A configuration in a variable is the container's: an address in it means what it says there. */
function findInLines(name: string, text: string): TextHit[] {
  const hits = new Map(findInValue(name, text).map((hit) => [hit.start, hit]));
  for (const match of text.matchAll(LINE)) {
    const [whole, key = '', value = ''] = match;
    const from = match.index + whole.length - value.length;
    for (const hit of findInValue(key, value)) {
      const start = hit.start + from;
      if (!hits.has(start)) hits.set(start, { ...hit, start, end: hit.end + from });
    }
  }
  return Array.from(hits.values(), (hit) =>
    hit.role === 'client' && isLocalHost(hit.host ?? '')
      ? { ...hit, role: 'container', host: '' }
      : hit,
  );
}

function findInValue(name: string, text: string): TextHit[] {
  const clues = { variable: name };
  if (/^\s*\d{2,5}(?:\s*,\s*\d{2,5}){0,20}\s*$/.test(text)) {
    if (!namesPort(name) && !namesForeignPort(name) && !namesAddress(name)) return [];
    return Array.from(text.matchAll(/\d+/g)).flatMap(({ 0: digits, index }): TextHit[] => {
      const port = parsePort(digits);
      const meaning = { role: 'container', confidence: 'high', clues } as const;
      return port === undefined
        ? []
        : [{ port, start: index, end: index + digits.length, ...meaning }];
    });
  }
  const hits = new Map<number, TextHit>();
  for (const { port, start, end } of findColonPorts(text)) {
    if (start === 1)
      hits.set(start, { port, start, end, role: 'listen', confidence: 'high', clues });
  }
  if (!wordsOf(name).some((word) => NO_ADDRESS.has(word))) {
    for (const hit of addressesIn(text)) {
      hits.set(hit.start, { ...hit, role: 'client', confidence: 'high', clues });
    }
  }
  // `JAVA_OPTS=-agentlib:jdwp=…`, `NODE_OPTIONS=--inspect=9229`.
  if (text.includes('-')) {
    for (const hit of commandHits(text)) if (!hits.has(hit.start)) hits.set(hit.start, hit);
  }
  return [...hits.values()];
}

/** The ports in a command that runs in a container. */
export function findInContainerCommand(text: string): TextHit[] {
  const hits = new Map(commandHits(text).map((hit) => [hit.start, hit]));
  for (const hit of addressesIn(text)) {
    if (hits.has(hit.start) || isTalk(text, hit.start)) continue;
    hits.set(hit.start, { ...hit, role: 'client', confidence: 'medium', clues: {} });
  }
  return [...hits.values()];
}

function commandHits(text: string): TextHit[] {
  return findInCommand(text, 'everywhere').map(({ clue, host, ...hit }: CommandHit): TextHit => {
    const own = host ?? hostBefore(text, hit.start);
    return {
      ...hit,
      ...(own === undefined ? {} : { host: own }),
      ...(clue?.kind === 'scheme' ? { scheme: clue.text } : {}),
      clues: clue === undefined ? {} : { [clue.kind]: clue.text },
    };
  });
}

/** The host right before a port, where it says which of this machine's addresses is meant. */
function hostBefore(text: string, start: number): string | undefined {
  const before = text.slice(Math.max(0, start - 60), start);
  return /(?:^|[^\w.])([\w.-]+|\*|\[[0-9a-f:]*\]):$/i.exec(before)?.[1];
}

/** Whether the simple command that an offset is in only prints a text. */
function isTalk(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 300), at);
  return /(?:^|[\n;&|({"'])\s*(?:echo|printf)\s[^\n;&|]*$/.test(before);
}

/** The addresses in a text, of this machine and of others. */
function addressesIn(text: string): Omit<TextHit, 'role' | 'confidence' | 'clues'>[] {
  const hits = new Map(findHostPorts(text).map((hit) => [hit.start, hit]));
  for (const hit of [...findPairs(text), ...findMorePairs(text)]) {
    const digits = text.slice(hit.start, hit.end);
    const isPort = hit.port >= SMALLEST_PAIR || SMALL_PORTS.has(digits);
    if (isPort && !hits.has(hit.start)) hits.set(hit.start, hit);
  }
  return Array.from(hits.values(), (hit) => ({
    ...hit,
    host: knownHost(hit.host) ?? hit.host,
    isLogin: text[hit.start - hit.host.length - 2] === '@',
  }));
}

function findMorePairs(text: string): HostPortHit[] {
  if (!text.includes(':')) return [];
  return Array.from(text.matchAll(MORE_PAIRS)).flatMap((match): HostPortHit[] => {
    const digits = match[2] ?? match[4] ?? '';
    const port = parsePort(digits);
    const end = match.index + match[0].length;
    const host = match[1] ?? match[3] ?? '';
    return port === undefined ? [] : [{ port, start: end - digits.length, end, host }];
  });
}
