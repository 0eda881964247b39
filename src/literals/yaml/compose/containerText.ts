import { type Port, parsePort } from '../../../probe/port.ts';
import { findColonPorts, findHostPorts, findPairs } from '../../addresses.ts';
import { type CommandHit, findInCommand } from '../../commandLine.ts';
import type { Confidence, LiteralRole } from '../../finding.ts';
import { knownHost } from '../../hosts.ts';
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

/** The ports in a variable's value, by its name. */
export function findInVariable(name: string, text: string): TextHit[] {
  const trimmed = text.trim();
  const clues = { variable: name };
  if (/^\d{2,5}(?:\s*,\s*\d{2,5}){0,20}$/.test(trimmed)) {
    if (!namesPort(name) && !namesForeignPort(name) && !namesAddress(name)) return [];
    return Array.from(text.matchAll(/\d+/g)).flatMap(({ 0: digits, index }) =>
      portHit(digits, index, { role: 'container', confidence: 'high', clues }),
    );
  }
  const colon = findColonPorts(text).filter(({ start }) => start === 1);
  const hits = new Map<number, TextHit>();
  for (const { start, end } of colon) {
    for (const hit of portHit(text.slice(start, end), start, {
      role: 'listen',
      confidence: 'high',
      clues,
    })) {
      hits.set(start, hit);
    }
  }
  const words = wordsOf(name);
  if (!words.some((word) => NO_ADDRESS.has(word))) {
    for (const { host, start, scheme } of addressesIn(text)) {
      const digits = /^\d+/.exec(text.slice(start, start + 6))?.[0] ?? '';
      const meaning = {
        role: 'client',
        confidence: 'high',
        clues,
        host,
        ...(scheme && { scheme }),
      } as const;
      for (const hit of portHit(digits, start, meaning)) hits.set(start, hit);
    }
  }
  // `JAVA_OPTS=-agentlib:jdwp=…`, `NODE_OPTIONS=--inspect=9229`.
  if (/-/.test(text)) {
    for (const hit of commandHits(text)) if (!hits.has(hit.start)) hits.set(hit.start, hit);
  }
  return [...hits.values()];
}

/** The ports in a command that runs in a container. */
export function findInContainerCommand(text: string): TextHit[] {
  const hits = new Map(commandHits(text).map((hit) => [hit.start, hit]));
  for (const { host, start, end, scheme } of addressesIn(text)) {
    if (hits.has(start) || isTalk(text, start)) continue;
    const meaning = {
      role: 'client',
      confidence: 'medium',
      clues: {},
      host,
      ...(scheme && { scheme }),
    } as const;
    for (const hit of portHit(text.slice(start, end), start, meaning)) hits.set(start, hit);
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

function addressesIn(text: string) {
  if (!text.includes(':') && !text.includes('=') && !text.includes(',')) return [];
  const hits = new Map(findHostPorts(text).map((hit) => [hit.start, hit]));
  for (const hit of findPairs(text)) {
    const digits = text.slice(hit.start, hit.end);
    const isPort = Number(digits) >= SMALLEST_PAIR || SMALL_PORTS.has(digits);
    if (isPort && !hits.has(hit.start)) hits.set(hit.start, hit);
  }
  for (const match of text.matchAll(MORE_PAIRS)) {
    const digits = match[2] ?? match[4] ?? '';
    const end = match.index + match[0].length;
    const start = end - digits.length;
    const host = match[1] ?? match[3] ?? '';
    if (!hits.has(start) && Number(digits) >= SMALLEST_PAIR) {
      for (const { port } of portHit(digits, start, {
        role: 'client',
        confidence: 'high',
        clues: {},
      })) {
        hits.set(start, { port, start, end, host });
      }
    }
  }
  return [...hits.values()].map((hit) => ({ ...hit, host: knownHost(hit.host) ?? hit.host }));
}

function portHit(
  digits: string,
  start: number,
  meaning: Omit<TextHit, 'port' | 'start' | 'end'>,
): TextHit[] {
  const port = parsePort(digits);
  return port === undefined ? [] : [{ port, start, end: start + digits.length, ...meaning }];
}
