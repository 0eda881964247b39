import { type Port, parsePort } from '../probe/port.ts';
import { findAddresses, findColonPorts } from './addresses.ts';
import type { Confidence, LiteralRole } from './finding.ts';
import { isLocalHost } from './hosts.ts';
import { namesPort, wordsOf } from './words.ts';

/** A port in a command line or one of its arguments. Offsets count from the text's start. */
export interface CommandHit {
  readonly port: Port;
  readonly start: number;
  readonly end: number;
  readonly role: LiteralRole;
  readonly confidence: Confidence;
  /** The flag's or variable's name, or the URL's scheme. */
  readonly clue?: { readonly kind: 'flag' | 'variable' | 'scheme'; readonly text: string };
}

/** `--port 3000`, `--port=3000`, `-Dserver.port=8080`, `-p 3000`, `--inspect=0.0.0.0:9229` (by its number alone). */
const FLAG =
  /(?<![^\s"'=;&|(])-{1,2}([A-Za-z][\w.-]*)(?:=|\s+)(["']?)(?:(localhost|[\d.]+|\[[\d:a-f]*\]|\*):)?(\d{1,5})(?=$|[\s"',;&|)])/g;
/** `PORT=3000 npm start`, `set PORT=3000&& …`, `$env:PORT = 3000`. */
const ASSIGNMENT = /(?<![\w.-])([A-Za-z_]\w*)\s?=\s?(["']?)(\d{1,5})(?=$|[\s"',;&|)])/g;
/** `docker run -p 8080:80`, `--publish=127.0.0.1:8080:80/tcp`: the host's side. */
const PUBLISH =
  /(?<![^\s"'])(?:-p|--publish)(?:=|\s+)["']?(?:(localhost|[\d.]+|\[[\d:a-f]*\]):)?(\d{1,5}):\d{1,5}(?:\/tcp)?(?=$|[\s"';&|)])/g;
/** Tools whose plain argument is a port of this machine. The last group is the port. */
const TOOLS: readonly { readonly pattern: RegExp; readonly role: LiteralRole }[] = [
  { pattern: /\b(?:http\.server|SimpleHTTPServer)\s+(\d{1,5})(?!\w|\.\d)/g, role: 'listen' },
  { pattern: /\bngrok\s+(?:http|tcp)\s+(\d{1,5})(?!\w|\.\d)/g, role: 'client' },
  { pattern: /\b(?:kill-port|wait-port)\s+(\d{1,5})(?!\w|\.\d)/g, role: 'probe' },
  { pattern: /\bfuser\s+(?:-\w+\s+)*(\d{1,5})\/tcp\b/g, role: 'probe' },
  { pattern: /\blsof\s.*?-\w*i\s?(?:tcp)?:(\d{1,5})(?!\w)/gi, role: 'probe' },
  { pattern: /\bwait-on\s.*?\btcp:(\d{1,5})(?!\w)/g, role: 'probe' },
  { pattern: /\bnc\s+(?:-\w+\s+)*(?:localhost|127\.0\.0\.1)\s+(\d{1,5})(?!\w)/g, role: 'probe' },
  { pattern: /\/dev\/tcp\/(?:localhost|127\.0\.0\.1)\/(\d{1,5})(?!\w)/g, role: 'probe' },
];
/** Commands that give `-p` another meaning, or mean a port of another machine. */
const OTHER_P =
  /(?:^|[\s;&|/])(?:mkdir|ssh|scp|sftp|rsync|autocannon|ab|wrk|cp|tar|unzip|ps|tsc|make|read|install|pytest|mocha|docker|podman|nerdctl)\b/;
const CONTAINER_TOOL = /(?:^|[\s;&|/])(?:docker|podman|nerdctl)\b/;
/** Flags of which a bare number is a port although their name does not say so. */
const PORT_FLAGS = new Set(['inspect', 'inspect-brk', 'inspect-wait', 'listen']);
const DEBUG_FLAG = /^(?:inspect|debug)|debugging|jdwp/;

/** Every port of this machine in a command line. */
export function findInCommand(text: string): CommandHit[] {
  const hits = new Map<number, CommandHit>();
  const add = (end: number, digits: string, hit: Omit<CommandHit, 'port' | 'start' | 'end'>) => {
    const port = parsePort(digits);
    const start = end - digits.length;
    if (port !== undefined && !hits.has(start)) hits.set(start, { port, start, end, ...hit });
  };
  for (const match of text.matchAll(FLAG)) {
    const [whole, flag = '', , host = '', digits = ''] = match;
    const meaning = isLocalHost(host) ? flagMeaning(flag, text.slice(0, match.index)) : undefined;
    if (meaning !== undefined && (meaning.confidence === 'high' || Number(digits) >= 1024)) {
      add(match.index + whole.length, digits, meaning);
    }
  }
  for (const match of text.matchAll(ASSIGNMENT)) {
    const [whole, variable = '', , digits = ''] = match;
    if (!namesPort(variable)) continue;
    const clue = { kind: 'variable', text: variable } as const;
    add(match.index + whole.length, digits, { role: 'listen', confidence: 'high', clue });
  }
  if (CONTAINER_TOOL.test(text)) {
    for (const match of text.matchAll(PUBLISH)) {
      const [whole, host = '', digits = ''] = match;
      if (!isLocalHost(host)) continue;
      const at = match.index + whole.lastIndexOf(`${digits}:`) + digits.length;
      add(at, digits, { role: 'publish', confidence: 'high' });
    }
  }
  for (const { pattern, role } of TOOLS) {
    for (const match of text.matchAll(pattern)) {
      const digits = match.at(-1) ?? '';
      const at = match.index + match[0].lastIndexOf(digits) + digits.length;
      add(at, digits, { role, confidence: 'high' });
    }
  }
  for (const { end, start, scheme } of findAddresses(text)) {
    add(end, text.slice(start, end), addressMeaning(text, start, scheme));
  }
  for (const { end, start } of findColonPorts(text)) {
    add(end, text.slice(start, end), { role: 'listen', confidence: 'medium' });
  }
  return [...hits.values()].sort((a, b) => a.start - b.start);
}

/** What a flag says about the bare number that follows it; `undefined` when it is no port. */
export function flagMeaning(
  flag: string,
  before: string,
): Omit<CommandHit, 'port' | 'start' | 'end'> | undefined {
  const bare = flag.replace(/^-+/, '');
  if (bare === 'p' || bare === 'P') {
    return OTHER_P.test(before) ? undefined : { role: 'listen', confidence: 'medium' };
  }
  const name = bare.replace(/^D(?=[a-z])/, '');
  if (!namesPort(name) && !PORT_FLAGS.has(name)) return undefined;
  const role = DEBUG_FLAG.test(wordsOf(name).join('-')) ? 'debug' : 'listen';
  return { role, confidence: 'high', clue: { kind: 'flag', text: name } };
}

/** An address after `--inspect=` or in a JDWP agent's options is a debugger's, after a flag like `--bind` a server's. */
function addressMeaning(
  text: string,
  start: number,
  scheme: string | undefined,
): Omit<CommandHit, 'port' | 'start' | 'end'> {
  const before = text.slice(0, start);
  const [, flag = ''] = /-{1,2}([A-Za-z][\w.-]*)(?:=|\s+)["']?[^\s"']*$/.exec(before) ?? [];
  const [, variable] = /(?<![\w.-])([A-Za-z_]\w*)=["']?[^\s"']*$/.exec(before) ?? [];
  if (DEBUG_FLAG.test(flag) || /jdwp\S*$/.test(before)) {
    return { role: 'debug', confidence: 'high', clue: { kind: 'flag', text: flag } };
  }
  const listens =
    scheme === undefined && /^(?:b|bind|listen|l|S|addr|address|host|urls?)$/.test(flag);
  return {
    role: listens ? 'listen' : 'client',
    confidence: 'high',
    ...(variable !== undefined && flag === ''
      ? { clue: { kind: 'variable', text: variable } }
      : scheme === undefined
        ? {}
        : { clue: { kind: 'scheme', text: scheme } }),
  };
}
