import { type Port, parsePort } from '../probe/port.ts';
import { findColonPorts, findHostPorts, findPairs } from './addresses.ts';
import { type Segment, segmentsOf } from './command/segments.ts';
import { ANY_TOOL, SSH_FORWARDS, TOOLS, type ToolRule } from './command/tools.ts';
import type { Confidence, LiteralRole } from './finding.ts';
import { isLocalHost, knownHost } from './hosts.ts';
import { namesAddress, namesForeignPort, namesPort, wordsOf } from './words.ts';

/** A port in a command line or one of its arguments. Offsets count from the text's start. */
export interface CommandHit {
  readonly port: Port;
  readonly start: number;
  readonly end: number;
  readonly role: LiteralRole;
  readonly confidence: Confidence;
  /** The flag's or variable's name, or the URL's scheme. */
  readonly clue?: { readonly kind: 'flag' | 'variable' | 'scheme'; readonly text: string };
  /** The host as written, where it is another machine's or a container's. */
  readonly host?: string;
}

/**
 * Whose ports are asked for: `here` only this machine's; `everywhere` also those of other machines
 * (role `internal`) and of the inside of containers (role `container`).
 */
export type Reach = 'here' | 'everywhere';

type Meaning = Omit<CommandHit, 'port' | 'start' | 'end'>;

/** `--port 3000`, `--port=3000`, `-Dserver.port=8080`, `-p 3000`, `--inspect=0.0.0.0:9229` (by its number alone). */
const FLAG =
  /(?<![^\s"'=;&|(,\]])-{1,2}([A-Za-z][\w.-]*)(?:=|\s+)(["']?)(?:(localhost|[\d.]+|\[[\d:a-f]*\]|\*):)?(\d{1,5})((?:,\d{1,5})*)(?=$|[\s"',;&|)\\])/g;
/** `-p8080`. */
const GLUED = /(?<=\s)-([pP])(\d{4,5})(?=$|[\s"';&|)])/g;
/** `iisexpress /port:8080`. */
const SLASH_FLAG = /(?<=\s)\/([A-Za-z]\w*):(\d{1,5})(?=$|[\s"'])/g;
/** `PORT=3000 npm start`, `set PORT=3000&& …`, `$env:PORT = 3000`. */
const ASSIGNMENT = /(?<![\w.-])([A-Za-z_]\w*)\s?=\s?(["']?)(\d{1,5})(?=$|[\s"',;&|)\\])/g;
/** `docker run -p 8080:80`, `--publish=127.0.0.1:8080:80/tcp`: the host's side, and the container's. */
const PUBLISH =
  /(?<![^\s"'])(?:-p|--publish)(?:=|\s*)["']?(?:(localhost|[\d.]+|\[[\d:a-f]*\]):)?(\d{1,5}|\$[\w{}():-]*)?:(\d{1,5})(?:\/(?:tcp|udp))?(?=$|[\s"';&|)\\])/g;
/** A word after a flag that takes an address. */
const FLAG_PAIR =
  /(?<![^\s"'=;&|(,])-{1,2}([A-Za-z][\w.-]*)(?:=|\s+)["']?([a-z][\w.-]{0,100}:\d{1,5}(?:,[a-z][\w.-]{0,100}:\d{1,5})*)(?!\w|\.\d|:)/gi;
const ADDRESS_FLAG =
  /(?:^|[.-])(?:b|host|hosts|server|servers|brokers?|broker-list|address|addr|addresses|endpoints?|urls?|uri|connect|target|upstream|to|wait|bind|listen|peers?|nodes|redis|db|database|backend|proxy|master|join|zookeeper)$/i;
/** Programs that take `host:port` as a plain word. */
const PAIR_TOOL =
  /(?:^|[\s"'/&|;(])(?:wait-for-it(?:\.sh)?|wait-for(?:\.sh)?|wait(?:_for)?\.sh|wait_for_it(?:\.sh)?|wait4x|wait-on|dockerize|curl|wget|http|https|xh|grpcurl|grpc_health_probe|grpc-health-probe|nc|telnet)(?=\s)/;
/** Commands that give `-p` another meaning, or mean a port of another machine. */
const OTHER_P =
  /(?:^|[\s;&|/("'$])(?:mkdir|ssh|scp|sftp|rsync|sshpass|autocannon|ab|wrk|cp|tar|unzip|ps|tsc|make|read|install|pytest|mocha|docker|podman|nerdctl|docker-compose|xargs|wget|touch|kill|parallel|patch|perl|pgrep|nmap|declare|export|trap|type|rm|git|wait|cargo|useradd|echo)\s/;
/** Clients that say with `-h` whose port `-p` is. */
const DATABASE_CLIENT =
  /\b(?:psql|pg_dump|pg_restore|pg_isready|createdb|dropdb|mysql\w*|mariadb\w*|redis-cli|mongo\w*|clickhouse-client|cqlsh|vmstat)\b/;
const CLIENT_HOST = /\s(?:-h\s?|--host(?:name)?[=\s])["']?([^\s"']+)/;
const CONTAINER_TOOL = /(?:^|[\s;&|/"'(@+])(?:docker|podman|nerdctl)(?:-compose)?\s/;
/** Flags of which a bare number is a port although their name does not say so. */
const PORT_FLAGS = new Set(['inspect', 'inspect-brk', 'inspect-wait', 'listen']);
const DEBUG_FLAG = /^(?:inspect|debug)|debugging|jdwp/;
const DEBUGGER = /\b(?:dlv|debugpy|gdbserver|rdbg)\b/;
/** How far an address looks back for its flag. */
const LOOK_BACK = 200;

/** The ports in a command line or script. */
export function findInCommand(text: string, reach: Reach = 'here'): CommandHit[] {
  if (!/\d\d/.test(text)) return [];
  const hits = new Map<number, CommandHit>();
  const segments = segmentsOf(text);
  for (const segment of segments) findInSegment(segment, hits);
  findInAddresses(text, segments, hits);
  return [...hits.values()]
    .filter(({ role, host }) => reach === 'everywhere' || isHere(role, host))
    .sort((a, b) => a.start - b.start);
}

/**
 * The ports in a command that is given as a list of words.
 * @returns hits with the word that each is in; offsets count from that word's start
 */
export function findInArguments(
  args: readonly string[],
  reach: Reach = 'here',
): (CommandHit & { readonly index: number })[] {
  const starts: number[] = [];
  let length = 0;
  for (const arg of args) {
    starts.push(length);
    length += arg.length + 1;
  }
  return findInCommand(args.join(' '), reach).map((hit) => {
    const index = starts.findLastIndex((start) => start <= hit.start);
    const offset = starts[index] ?? 0;
    return { ...hit, index, start: hit.start - offset, end: hit.end - offset };
  });
}

function isHere(role: LiteralRole, host: string | undefined): boolean {
  return role !== 'internal' && role !== 'container' && host === undefined;
}

/** Flags, assignments and what tools take in their own ways. */
function findInSegment(segment: Segment, hits: Map<number, CommandHit>): void {
  const { text, kind, start: offset } = segment;
  if (kind === 'talk' || kind === 'other' || kind === 'text' || !/\d\d/.test(text)) return;
  const add = (end: number, digits: string, meaning: Meaning) =>
    addHit(hits, offset + end, digits, meaning);
  if (kind === 'ssh') {
    applyRules(text, SSH_FORWARDS, add);
    return;
  }
  const inside = (meaning: Meaning): Meaning =>
    kind === 'container' && meaning.role !== 'publish'
      ? { ...meaning, role: 'container' }
      : meaning;
  if (CONTAINER_TOOL.test(text)) findPublished(text, add);
  if (ANY_TOOL.test(text)) applyRules(text, TOOLS, (end, digits, m) => add(end, digits, inside(m)));
  // Asked once: a segment may hold thousands of flags.
  const otherFrom = text.search(OTHER_P);
  const debuggerFrom = text.search(DEBUGGER);
  const client = clientHost(text);
  const isAfter = (from: number, index: number) => from >= 0 && from < index;
  const flagged = (index: number, flag: string, host: string, digits: string, end: number) => {
    const before = {
      otherP: isAfter(otherFrom, index),
      debugs: isAfter(debuggerFrom, index),
    };
    const meaning = meaningOfFlag(flag, before) ?? foreignFlag(flag);
    if (meaning === undefined || (meaning.confidence === 'medium' && Number(digits) < 1024)) return;
    const sure: Meaning = host === '' ? meaning : { ...meaning, confidence: 'high' };
    add(end, digits, inside(atHost(sure, host || client)));
  };
  for (const match of text.matchAll(FLAG)) {
    const [whole, flag = '', , host = '', digits = '', more = ''] = match;
    let end = match.index + whole.length - more.length;
    flagged(match.index, flag, host, digits, end);
    if (!/ports$/i.test(flag) && flag !== 'p') continue;
    for (const further of more.split(',').slice(1)) {
      end += 1 + further.length;
      flagged(match.index, flag, host, further, end);
    }
  }
  for (const match of [...text.matchAll(GLUED), ...text.matchAll(SLASH_FLAG)]) {
    const [whole, flag = '', digits = ''] = match;
    flagged(match.index, flag, '', digits, match.index + whole.length);
  }
  for (const match of text.matchAll(ASSIGNMENT)) {
    const [whole, variable = '', , digits = ''] = match;
    const foreign = namesForeignPort(variable);
    if (!namesPort(variable) && !namesAddress(variable) && !foreign) continue;
    const clue = { kind: 'variable', text: variable } as const;
    const role = foreign ? 'container' : 'listen';
    add(match.index + whole.length, digits, inside({ role, confidence: 'high', clue }));
  }
}

/** URLs, `host:port` and `:port`, anywhere. */
function findInAddresses(
  text: string,
  segments: readonly Segment[],
  hits: Map<number, CommandHit>,
): void {
  if (!text.includes(':') && !text.includes('=')) return;
  let at = 0;
  const segmentAt = (index: number) => {
    while (at + 1 < segments.length && (segments[at + 1]?.start ?? 0) <= index) at++;
    return segments[at];
  };
  const found = findHostPorts(text).map((hit) => ({ ...hit, bare: false }));
  for (const match of text.matchAll(FLAG_PAIR)) {
    const [whole, flag = '', value = ''] = match;
    if (!ADDRESS_FLAG.test(flag)) continue;
    const from = match.index + whole.length - value.length;
    for (const hit of findPairs(value)) {
      found.push({ ...hit, start: from + hit.start, end: from + hit.end, bare: false });
    }
  }
  for (const segment of segments) {
    if (segment.kind !== 'plain' || !PAIR_TOOL.test(segment.text)) continue;
    for (const hit of findPairs(segment.text)) {
      found.push({
        ...hit,
        start: segment.start + hit.start,
        end: segment.start + hit.end,
        bare: false,
      });
    }
  }
  for (const hit of findColonPorts(text)) found.push({ ...hit, host: '', bare: true });
  found.sort((a, b) => a.start - b.start);
  for (const { start, end, host, scheme, bare } of found) {
    const segment = segmentAt(start);
    if (segment === undefined || ['talk', 'ssh', 'other'].includes(segment.kind)) continue;
    const meaning: Meaning = bare
      ? { role: 'listen', confidence: 'medium' }
      : addressMeaning(text, Math.max(segment.start, start - LOOK_BACK), start, scheme);
    const placed = atHost(meaning, host);
    const role =
      segment.kind === 'text'
        ? 'pattern'
        : segment.kind === 'container' && placed.host === undefined
          ? 'container'
          : placed.role;
    addHit(hits, end, text.slice(start, end), { ...placed, role });
  }
}

/** What a flag says about the bare number that follows it; `undefined` when it is no port. */
export function flagMeaning(flag: string, before: string): Meaning | undefined {
  return meaningOfFlag(flag, { otherP: OTHER_P.test(`${before} `), debugs: DEBUGGER.test(before) });
}

/** @param before what stands before the flag: a command whose `-p` is no port, a debugger */
function meaningOfFlag(
  flag: string,
  before: { readonly otherP: boolean; readonly debugs: boolean },
): Meaning | undefined {
  const bare = flag.replace(/^-+/, '');
  if (bare === 'p' || bare === 'P') {
    return before.otherP ? undefined : { role: 'listen', confidence: 'medium' };
  }
  const name = bare.replace(/^D(?=[a-z])/, '');
  if (!namesPort(name) && !PORT_FLAGS.has(name)) {
    const clue = { kind: 'flag', text: name } as const;
    return namesAddress(name) ? { role: 'listen', confidence: 'medium', clue } : undefined;
  }
  const debugs = before.debugs || DEBUG_FLAG.test(wordsOf(name).join('-'));
  return {
    role: debugs ? 'debug' : 'listen',
    confidence: 'high',
    clue: { kind: 'flag', text: name },
  };
}

function foreignFlag(flag: string): Meaning | undefined {
  if (!namesForeignPort(flag)) return undefined;
  return { role: 'container', confidence: 'high', clue: { kind: 'flag', text: flag } };
}

/** An address after `--inspect=` or in a JDWP agent's options is a debugger's, after a flag like `--bind` a server's. */
function addressMeaning(
  text: string,
  from: number,
  start: number,
  scheme: string | undefined,
): Meaning {
  const before = text.slice(from, start);
  const [, flag = ''] = /-{1,2}([A-Za-z][\w.-]*)(?:=|\s+)["']?[^\s"']*$/.exec(before) ?? [];
  const [, variable] = /(?<![\w.-])([A-Za-z_]\w*)=["']?[^\s"']*$/.exec(before) ?? [];
  if (DEBUG_FLAG.test(flag) || /jdwp\S*$/.test(before) || DEBUGGER.test(before)) {
    return { role: 'debug', confidence: 'high', clue: { kind: 'flag', text: flag } };
  }
  const listens =
    (scheme === undefined && /^(?:b|bind|listen|l|S|addr|address|host|urls?)$/.test(flag)) ||
    /\brunserver(?:_plus)?\s+\S*$/.test(before);
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

/** The meaning where the port belongs to a host. */
function atHost(meaning: Meaning, host: string): Meaning {
  const known = knownHost(host) ?? host;
  return isLocalHost(known) ? meaning : { ...meaning, role: 'internal', host };
}

/** The host that a database's client is told apart from its port. */
function clientHost(text: string): string {
  return DATABASE_CLIENT.test(text) ? (CLIENT_HOST.exec(text)?.[1] ?? '') : '';
}

function findPublished(
  text: string,
  add: (end: number, digits: string, meaning: Meaning) => void,
): void {
  for (const match of text.matchAll(PUBLISH)) {
    const [whole, host = '', outer = '', inner = ''] = match;
    const at = match.index + whole.lastIndexOf(`:${inner}`);
    const meaning: Meaning = { role: 'publish', confidence: 'high' };
    if (/^\d+$/.test(outer)) add(at, outer, atHost(meaning, host));
    add(at + 1 + inner.length, inner, { role: 'container', confidence: 'high' });
  }
}

function applyRules(
  text: string,
  rules: readonly ToolRule[],
  add: (end: number, digits: string, meaning: Meaning) => void,
): void {
  for (const { pattern, role, host } of rules) {
    for (const match of text.matchAll(pattern)) {
      const digits = match.at(-1) ?? '';
      const at = match.index + match[0].lastIndexOf(digits) + digits.length;
      const where = host === undefined ? '' : (match[host] ?? '').replace(/"/g, '');
      add(at, digits, atHost({ role, confidence: 'high' }, where));
    }
  }
}

function addHit(
  hits: Map<number, CommandHit>,
  end: number,
  digits: string,
  meaning: Meaning,
): void {
  const port = parsePort(digits);
  const start = end - digits.length;
  if (port !== undefined && !hits.has(start)) hits.set(start, { port, start, end, ...meaning });
}
