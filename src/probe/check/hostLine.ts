import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import { domainToASCII } from 'node:url';
import { type Port, parsePort } from '../port.ts';

/** What is to be checked: a name that the system resolves, or addresses. */
export interface Target {
  /** As it was written, and as it is shown. */
  readonly text: string;
  readonly port: Port;
  /** IP addresses, tried in this order until one answers; absent for a name. */
  readonly addresses?: readonly string[];
  /** A host name in ASCII and lower case; absent for addresses. */
  readonly name?: string;
}

/** What a line of a list of hosts says. */
export type HostLine =
  | { readonly kind: 'host'; readonly target: Target }
  | { readonly kind: 'blank' }
  | { readonly kind: 'malformed'; readonly text: string };

/**
 * Reads a line: a name, an IPv4 or an IPv6 address (in brackets or not), with `:PORT` where it has a port of its own.
 * `#` begins a comment.
 *
 * @param port of hosts that name none
 */
export function parseHostLine(line: string, port: Port): HostLine {
  const text = line.replace(/(^|\s)#.*$/s, '').trim();
  if (text === '') return { kind: 'blank' };
  const target = parseHost(text, port);
  return target === undefined ? { kind: 'malformed', text } : { kind: 'host', target };
}

function parseHost(text: string, port: Port): Target | undefined {
  const [, bracketed, bare = '', colon, digits = ''] =
    /^(?:\[([^[\]]*)\]|([^:[\]]*))(?:(:)(\d*))?$/.exec(text) ?? [];
  const host = isIPv6(text) ? text : (bracketed ?? bare);
  const own = colon === undefined || isIPv6(text) ? port : parsePort(digits);
  if (own === undefined) return undefined;
  if (isIPv6(host)) return { text, port: own, addresses: [canonical(host)] };
  if (bracketed !== undefined) return undefined;
  if (isIPv4(host)) return { text, port: own, addresses: [host] };
  const name = hostName(host);
  return name === undefined ? undefined : { text, port: own, name };
}

/** One spelling for each IPv6 address; the zone, as in `fe80::1%eth0`, stays. */
function canonical(host: string): string {
  const [address = host, ...zone] = host.split('%');
  return [new SocketAddress({ family: 'ipv6', address }).address, ...zone].join('%');
}

/**
 * The name in ASCII and lower case; `undefined` when no system would look it up. What ends in a number is an address
 * that somebody mistyped: resolvers take 127.1 and 0x7f.1 for addresses.
 */
function hostName(host: string): string | undefined {
  // What is not ASCII is converted as in a URL, whose other signs mean something there.
  const isInternational = /[^\0-\x7f]/.test(host) && /^[\p{L}\p{M}\p{N}._-]*$/u.test(host);
  const name = (isInternational ? domainToASCII(host) : host).toLowerCase();
  const labels = name.replace(/\.$/, '').split('.');
  if (name.length > 253 || !labels.every(isLabel)) return undefined;
  return /^(\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? '') ? undefined : name;
}

/** Underscores are in no host name by the book, and in many by practice. */
function isLabel(label: string): boolean {
  return /^(?!-)[a-z\d_-]{1,63}(?<!-)$/.test(label);
}
