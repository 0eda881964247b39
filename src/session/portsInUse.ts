import { stripVTControlCharacters } from 'node:util';
import { type Port, parsePort } from '../probe/port.ts';

/** A part of a terminal's line that says that a port is in use. Offsets count UTF-16 units. */
export interface PortInUse {
  readonly start: number;
  readonly end: number;
  /** Absent where the message does not say which port. */
  readonly port?: Port;
}

/** Longer lines are no messages for people; VS Code looks no further either. */
const LONGEST = 2000;

/** What every message below has in it: nearly every line of a terminal is let go here. */
const HINT =
  /in use|already|addrinuse|listen EACCES|not available|unavailable|only one usage|by its access permissions|(?:cannot|can't|could not|unable to|failed to) (?:bind|listen|start|initialize)/i;

const IN_USE = [
  '(?:(?:is|was|seems to be|appears to be) )?(?:(?:already|currently|still) )?in use',
  '(?:(?:is|was) )?(?:already|currently|still) (?:being )?(?:used|taken|occupied|allocated|bound)',
  '(?:is|was) (?:being used|used by (?:another|process)|taken|occupied|not available|unavailable)',
].join('|');

/** Whole messages with the number in them. */
const SENTENCES: readonly RegExp[] = [
  // Next.js, Vite, Flask, Spring, Hugo, Quarkus, Storybook: "Port 3000 is in use by another program."
  new RegExp(`\\bport (?:number )?[#'"(]?(?<port>\\d{1,5})[)'"]?,? (?:it )?(?:${IN_USE})\\b`, 'gi'),
  // Java's remote objects: "Port already in use: 9010"
  /\bport (?:is )?already in use: ?(?<port>\d{1,5})\b/gi,
  // Create React App: "Something is already running on port 3000."; PostgreSQL's hint
  /\balready (?:running|listening|bound) (?:on|at|to) (?:the )?(?:tcp )?port:? ?(?<port>\d{1,5})\b/gi,
  // MySQL: "Do you already have another mysqld server running on port: 3306 ?"
  /\banother (?:[\w-]{1,30} ){1,4}running on port:? ?(?<port>\d{1,5})\b/gi,
  // kubectl, json-server, TensorBoard, Podman: "Unable to listen on port 8080"
  /\b(?:cannot|can't|could not|unable to|failed to) (?:bind|listen)(?: to| on)?(?: the)?(?: tcp)? port:? ?(?<port>\d{1,5})\b/gi,
  // serve: "This port was picked because 3000 is in use."
  /\bpicked because (?<port>\d{2,5}) is in use\b/gi,
  // live-server: "8080 is already in use. Trying another port."
  /^\W{0,20}(?<port>\d{2,5}) is already in use\. Trying another port/gi,
  // Docker; behind the number there may be the container's.
  /\b(?:failed to bind host port (?:for )?|exposing port TCP |Bind for )(?:\[[\da-f:.]{0,50}\]|[\w.-]{0,100}):(?<port>\d{1,5})\b/gi,
  // Tomcat: 'Failed to start end point associated with ProtocolHandler ["http-nio-8080"]'
  /\bfailed to (?:initialize|start) [^\n]{0,80}\b(?:https?|ajp)(?:\/1\.1)?-(?:(?:nio2?|apr|bio)-)?(?:[\d.]{1,20}-)?(?<port>\d{2,5})\b/gi,
];

/** What systems and runtimes say; the number, if any, is beside it. */
const PHRASES =
  /\blisten EACCES(?:: permission denied)?|\b(?:WSA)?EADDRINUSE\b(?::? address already in use)?|\bAddrInUse\b|\b(?:that port is|address(?: is)?) already in use\b|(?<=\b\d\d: )address in use\b|\bconnection in use\b|\bonly one usage of each socket address\b(?: \(protocol\/network address\/port\) is normally permitted)?|\bforbidden by its access permissions\b|\bport is already allocated\b/gi;

/** These mean anything at all without a number. */
const VAGUE = /EACCES|permissions/;

/** Numbers that can only be ports but for `:NNN`, which {@link isAddress} judges by what stands before it. */
const NUMBERS =
  /\bport(?: number)?(?: ?[:=#] ?| )['"]?(?<named>\d{1,5})(?![\d.]*\d)|:(?<address>\d{1,5})(?!\d|[.:]\d)|\(b?['"][^'"]{0,100}['"], ?(?<tuple>\d{1,5})\b/gi;

/** `17:40` and `server.js:12` are no addresses. */
const NO_HOST =
  /^\d{1,4}$|\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kts?|cs|php|exs?|erl|c|cc|cpp|hpp?|scala|clj|vue|lua|sh)$/i;

/** As far as it stands in one piece: `::`, `::1`, `fe80::1`. */
const IPV6 = /^[\da-f:.]*::[\da-f:.]*$/i;

/** A number that is offered, or tried next, is not the one in use. */
const INSTEAD = /\b(?:try|trying|tried|instead|using|available|another|different)\b/i;

/** A message and its number are one link when no more than this is between them. */
const TOGETHER = 40;

/**
 * The parts of a terminal's line that say that a port is in use: each message and, where it stands
 * apart, its number. Takes time linear in the line's length.
 */
export function findPortsInUse(line: string): PortInUse[] {
  if (line.length > LONGEST || !HINT.test(line) || /\budp[46]?\b/i.test(line)) return [];
  const sentences = findSentences(line);
  const numbers = findNumbers(line);
  const phrases = [...line.matchAll(PHRASES)].flatMap((match) => {
    const phrase = { start: match.index, end: match.index + match[0].length };
    const told = sentences.findLast(({ start }) => start <= phrase.start)?.port;
    if (told !== undefined) return [{ ...phrase, port: told }];
    const linked = withNumber(line, phrase, numbers);
    return linked.length > 0 || !isPlain(line, match[0]) ? linked : [phrase];
  });
  return withoutOverlap([...sentences, ...phrases]);
}

/**
 * The number in a line like `  port: 3000`. Node prints an error's port on a line of its own, the last
 * one that is seen of a crash; so do other things that are no errors.
 */
export function findDumpedPort(line: string): WithPort | undefined {
  const match = line.length > LONGEST ? null : /^\s{1,40}port: (\d{1,5}),?\s*$/.exec(line);
  const port = parsePort(match?.[1] ?? '');
  if (port === undefined) return undefined;
  const start = line.search(/\d/);
  return { start, end: start + String(port).length, port };
}

/** Whether a program's last lines say that its port was in use; `port` where the last that do say which. */
export function addressInUse(logTail: string): { readonly port?: Port } | undefined {
  const lines = stripVTControlCharacters(logTail).split(/[\r\n]+/);
  const last = lines.findLastIndex((line) => findPortsInUse(line).length > 0);
  if (last < 0) return undefined;
  const told = lines.map((line) => findPortsInUse(line).find(({ port }) => port !== undefined));
  const dumped = lines.slice(last).map(findDumpedPort);
  const port = (told[last] ?? dumped.find((one) => one !== undefined) ?? told.findLast(Boolean))
    ?.port;
  return port === undefined ? {} : { port };
}

type WithPort = PortInUse & { readonly port: Port };

function findSentences(line: string): WithPort[] {
  return SENTENCES.flatMap((pattern) =>
    [...line.matchAll(pattern)].flatMap((match) => {
      const port = parsePort(match.groups?.port ?? '');
      const start = match.index;
      return port === undefined ? [] : [{ start, end: start + match[0].length, port }];
    }),
  );
}

/** Every number of a line that can only be a port, with the place of its digits. */
function findNumbers(line: string): WithPort[] {
  return [...line.matchAll(NUMBERS)].flatMap((match) => {
    const { named, address, tuple } = match.groups ?? {};
    const digits = named ?? address ?? tuple ?? '';
    const port = parsePort(digits);
    if (port === undefined || (address !== undefined && !isAddress(line, match.index))) return [];
    const end = match.index + match[0].length;
    return [{ start: end - digits.length, end, port }];
  });
}

/** Whether what stands before a colon is a host, or nothing, as in Go's `:8080`. */
function isAddress(line: string, colon: number): boolean {
  const before = line.slice(Math.max(0, colon - 60), colon);
  const host = /[\w.*:-]*$/.exec(before)?.[0] ?? '';
  if (host === '') return /(?:^|[\s(['"/=\]>])$/.test(before);
  return IPV6.test(host) || !NO_HOST.test(host.slice(host.lastIndexOf(':') + 1));
}

/** The number that a phrase means: the nearest on either side. */
function withNumber(
  line: string,
  phrase: PortInUse,
  numbers: readonly WithPort[],
): readonly PortInUse[] {
  const before = numbers.findLast(({ end }) => end <= phrase.start);
  const behind = numbers.find(({ start }) => start >= phrase.end);
  const gap = line.slice(phrase.end, behind?.start);
  const after = INSTEAD.test(gap) ? undefined : behind;
  const isBefore = before !== undefined && phrase.start - before.end <= gap.length;
  const number = isBefore ? before : (after ?? before);
  if (number === undefined) return [];
  if (number === after && gap.length <= TOGETHER && !gap.includes('//')) {
    return [{ start: phrase.start, end: number.end, port: number.port }];
  }
  // In between may be an address, to which VS Code has a link of its own; that one wins.
  return [{ ...phrase, port: number.port }, number];
}

/** Whether a phrase without a number is about a TCP port at all. */
function isPlain(line: string, phrase: string): boolean {
  return !VAGUE.test(phrase) && !/\bunix:|\.sock\b|\\pipe\\/i.test(line);
}

function withoutOverlap(found: readonly PortInUse[]): PortInUse[] {
  const kept: PortInUse[] = [];
  for (const one of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (one.start >= (kept.at(-1)?.end ?? 0)) kept.push(one);
  }
  return kept;
}
