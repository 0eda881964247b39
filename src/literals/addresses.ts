import { type Port, parsePort } from '../probe/port.ts';
import { isLocalHost, knownHost } from './hosts.ts';

/** A port inside a value. Offsets count from the value's start. */
export interface AddressHit {
  readonly port: Port;
  readonly start: number;
  readonly end: number;
  /** `http`, `postgres` …; absent without one. */
  readonly scheme?: string;
}

/** A port and the host that it belongs to. */
export interface HostPortHit extends AddressHit {
  /** As written, which may be a placeholder; empty where none is said. See `isLocalHost` and `knownHost`. */
  readonly host: string;
}

/** A host's characters, or a placeholder: `$HOST`, `${HOST:-db}`, `$(HOST)`, `{{ host }}`, `{$HOST:db}`, `%HOST%`. */
const HOST = String.raw`(?:[^\s:/@[\]"'\x60<>,;()$\{\}%\\|]|\$?\{\{?[^{}\s"']{0,80}\}?\}|\{\{[^{}"']{0,80}\}\}|\$\([^()\s"']{0,80}\)|\$\w*|%\w*%?)*`;
/** Bounded and anchored on the left, so that no text makes it start over and over. */
const URL_PORT = new RegExp(
  String.raw`(?<![a-z0-9+.-])([a-z][a-z0-9+._-]{0,30}):\/\/(?:[^\s/@"'<>]{0,200}@)?(\[[0-9a-f:.]*\]|${HOST}):(\d{1,5})(?!\d)`,
  'gi',
);
const LOCAL = String.raw`localhost(?:\.localdomain)?|(?:[\w-]+\.)+localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\]|[*+]`;
const LOCAL_PORT = new RegExp(String.raw`(?<![\w.-])(${LOCAL}):(\d{1,5})(?!\w|\.\d)`, 'gi');
/** Go's MySQL driver: `user:pass@tcp(db:3306)/shop`. */
const TCP_PORT = new RegExp(String.raw`(?<=@tcp\()(${HOST}):(\d{1,5})(?=\))`, 'gi');
/** Further members of a cluster: `mongodb://a:27017,b:27018`. */
const FURTHER = /,([\w.-]{1,100}):(\d{1,5})(?!\w|\.\d)/gy;
/** SQL Server's way: `Server=localhost,1433`. */
const COMMA_PORT = new RegExp(
  String.raw`(?<=^|["'=:]\s?)(${LOCAL}|[\w-]+(?:\.[\w-]+)*),\s?(\d{4,5})(?=$|[;"'\s])`,
  'gi',
);
/** `port=5432` of a connection string whose host stands in another of its parts. */
const KEYWORD_PORT = /(?<![\w-])port\s?=\s?(\d{1,5})(?!\w|\.\d)/gi;
const KEYWORD_HOST = /(?<![\w-])(?:host|hostaddr|server|data source)\s?=\s?([^;\s"',&]{0,200})/i;
const BARE_PORT =
  /(?<![\w./:@$}-])([a-z][\w.-]{0,100}|\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})(?!\w|\.\d|:)/gi;
const COLON_PORT = /(?<=^|[\s="'])():(\d{1,5})(?=$|[\s"',;/])/g;
/** How far apart the parts of a connection string may be. */
const NEAR = 160;

/** Ports of this machine in URLs and `host:port` pairs anywhere in a text. */
export function findAddresses(text: string): AddressHit[] {
  return findHostPorts(text)
    .filter(({ host }) => isLocalHost(knownHost(host) ?? host))
    .map(({ host: _, ...hit }) => hit);
}

/**
 * Ports of all machines in URLs and connection strings anywhere in a text, and in `host:port` pairs
 * if the host is this machine. For pairs of any host see {@link findPairs}.
 */
export function findHostPorts(text: string): HostPortHit[] {
  const hits = new Map<number, HostPortHit>();
  if (text.includes(':')) {
    for (const match of text.matchAll(URL_PORT)) {
      const [whole, scheme = '', host = '', digits = ''] = match;
      add(hits, match.index + whole.length, digits, host, scheme.toLowerCase());
      FURTHER.lastIndex = match.index + whole.length;
      for (let more = FURTHER.exec(text); more !== null; more = FURTHER.exec(text)) {
        add(hits, FURTHER.lastIndex, more[2] ?? '', more[1] ?? '', scheme.toLowerCase());
      }
    }
    for (const match of text.matchAll(TCP_PORT)) {
      add(hits, match.index + match[0].length, match[2] ?? '', match[1] ?? '', 'mysql');
    }
    for (const match of text.matchAll(LOCAL_PORT)) {
      add(hits, match.index + match[0].length, match[2] ?? '', match[1] ?? '');
    }
  }
  if (text.includes('=')) findKeywordPorts(text, hits);
  if (text.includes(',')) {
    for (const match of text.matchAll(COMMA_PORT)) {
      const [whole, host = '', digits = ''] = match;
      const named = /(?:server|source|address|addr|tcp)\s?[=:]\s?$/i.test(
        text.slice(Math.max(0, match.index - 20), match.index),
      );
      if (named || isLocalHost(host)) add(hits, match.index + whole.length, digits, host);
    }
  }
  return [...hits.values()];
}

/**
 * `host:port` pairs of any host, as words of a text that is known to hold addresses: a list of
 * brokers, a server to wait for. Elsewhere `postgres:15` would be one.
 */
export function findPairs(text: string): HostPortHit[] {
  const hits = new Map<number, HostPortHit>();
  if (!text.includes(':')) return [];
  for (const match of text.matchAll(BARE_PORT)) {
    add(hits, match.index + match[0].length, match[2] ?? '', match[1] ?? '');
  }
  return [...hits.values()];
}

/** Go's `:8080`: a port without a host, as a whole word. Only for commands and values known to be addresses. */
export function findColonPorts(text: string): AddressHit[] {
  const hits = new Map<number, HostPortHit>();
  for (const match of text.matchAll(COLON_PORT)) {
    add(hits, match.index + match[0].length, match[2] ?? '', '');
  }
  return [...hits.values()].map(({ host: _, ...hit }) => hit);
}

/** `host=localhost port=5432 dbname=x`, `Server=db;Port=3306;…`. */
function findKeywordPorts(text: string, hits: Map<number, HostPortHit>): void {
  for (const match of text.matchAll(KEYWORD_PORT)) {
    const end = match.index + match[0].length;
    const around = text.slice(Math.max(0, match.index - NEAR), end + NEAR);
    const host = KEYWORD_HOST.exec(around)?.[1];
    if (host !== undefined) add(hits, end, match[1] ?? '', host);
  }
}

function add(
  hits: Map<number, HostPortHit>,
  end: number,
  digits: string,
  host: string,
  scheme?: string,
): void {
  const port = parsePort(digits);
  const start = end - digits.length;
  if (port === undefined || hits.has(start)) return;
  hits.set(start, { port, start, end, host, ...(scheme === undefined ? {} : { scheme }) });
}
