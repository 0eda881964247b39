import { type Port, parsePort } from '../probe/port.ts';
import { isLocalHost } from './hosts.ts';

/** A port inside a value. Offsets count from the value's start. */
export interface AddressHit {
  readonly port: Port;
  readonly start: number;
  readonly end: number;
  /** `http`, `postgres` …; absent without one. */
  readonly scheme?: string;
}

const URL_PORT =
  /([a-z][a-z0-9+.-]*):\/\/(?:[^\s/@"'<>]*@)?(\[[0-9a-f:.]*\]|[^\s:/@[\]"'<>,;()]*):(\d{1,5})(?!\d)/gi;
const HOST_PORT =
  /(?<![\w.-])(localhost|[\w-]+\.localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\]|[*+]):(\d{1,5})(?!\w|\.\d)/gi;
const COLON_PORT = /(?<=^|[\s="'])():(\d{1,5})(?=$|[\s"',;/])/g;

/** Ports of this machine in URLs and `host:port` pairs anywhere in a text. */
export function findAddresses(text: string): AddressHit[] {
  if (!text.includes(':')) return [];
  const hits = new Map<number, AddressHit>();
  for (const match of text.matchAll(URL_PORT)) {
    const [whole, scheme = '', host = '', digits = ''] = match;
    if (isLocalHost(host)) add(hits, match.index + whole.length, digits, scheme.toLowerCase());
  }
  for (const match of text.matchAll(HOST_PORT)) {
    add(hits, match.index + match[0].length, match[2] ?? '');
  }
  return [...hits.values()];
}

/** Go's `:8080`: a port without a host, as a whole word. Only for commands and values known to be addresses. */
export function findColonPorts(text: string): AddressHit[] {
  const hits = new Map<number, AddressHit>();
  for (const match of text.matchAll(COLON_PORT)) {
    add(hits, match.index + match[0].length, match[2] ?? '');
  }
  return [...hits.values()];
}

function add(hits: Map<number, AddressHit>, end: number, digits: string, scheme?: string): void {
  const port = parsePort(digits);
  const start = end - digits.length;
  if (port === undefined || hits.has(start)) return;
  hits.set(start, { port, start, end, ...(scheme === undefined ? {} : { scheme }) });
}
