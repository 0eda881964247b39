import { parsePort } from '../../probe/port.ts';
import { findColonPorts, findHostPorts, findPairs } from '../addresses.ts';
import type { Finder } from '../finder.ts';
import type { LiteralAction, LiteralRole } from '../finding.ts';
import { isHostAlias, isLocalHost, knownHost } from '../hosts.ts';
import { namesPort } from '../words.ts';
import { type AssignedHit, findDefaults } from './assigned.ts';
import { logicalLines } from './logicalLines.ts';
import { literalAt } from './place.ts';

/** `{$PORT:3000}`. */
const DEFAULT = /\{\$([A-Za-z_]\w*):([^{}]*)\}/g;
/** Directives that name servers behind this one. */
const UPSTREAMS =
  /^(?:reverse_proxy|php_fastcgi|forward_auth|fastcgi|proxy|to|dynamic|transport|grpc_web|upstream|forward_proxy|copy_response)$/;
/** `localhost:3000`, `:8080`, `http://shop.example:8080/`, `http://`. */
const SITE = /^(?:https?:\/\/)?([^\s:/{}"]*|\[[0-9a-f:]*\]|\{\$?[^{}\s]*\}):(\d{1,5})(?=$|\/)/i;
/** Ports below are given to servers for the whole world. */
const FIRST_UNPRIVILEGED = 1024;

interface Found {
  readonly start: number;
  readonly end: number;
  readonly role: LiteralRole;
  readonly host: string;
  readonly label?: string;
  readonly hit?: AssignedHit;
}

/**
 * The ports in a Caddyfile. Where upstreams are other containers, Caddy runs in one too and its own
 * ports are that container's.
 */
export const findInCaddyfile: Finder = (text, path) => {
  const found = findAll(text);
  const contained = found.some(
    ({ role, host }) => role === 'internal' && /^[a-z][\w-]*$/i.test(host),
  );
  const action = ({ role, start, end, host }: Found): LiteralAction => {
    if (contained || role === 'internal') return 'report';
    if (role === 'client') return 'replace';
    const open = host === '' && Number(text.slice(start, end)) < FIRST_UNPRIVILEGED;
    return isLocalHost(host) && !open ? 'replace' : 'report';
  };
  return found.flatMap((place) => {
    const { start, end, role, label, hit } = place;
    const port = parsePort(text.slice(start, end));
    if (port === undefined) return [];
    const fallback = contained ? undefined : hit?.fallback;
    const own = label === undefined ? {} : { label };
    return [
      literalAt(
        {
          port,
          start,
          end,
          role: contained && role === 'listen' ? 'container' : role,
          action: fallback === undefined ? action(place) : 'replace',
          clues: { ...own, ...(hit?.clues ?? {}) },
          fallback,
        },
        path,
      ),
    ];
  });
};

function findAll(text: string): Found[] {
  const found: Found[] = [];
  let depth = 0;
  /** Whether the line continues a list of sites. */
  let first = true;
  let label: string | undefined;
  for (const { start, text: raw } of logicalLines(text, { comment: /^\s*#/ })) {
    const line = raw.replace(/\s#.*/, (comment) => ' '.repeat(comment.length));
    const opens = /(?:^|\s)\{\s*$/.test(line);
    const closes = /^\s*\}/.test(line);
    if (closes) depth = Math.max(0, depth - 1);
    else if (
      depth === 0 &&
      (opens || first || /^\s*[^\s{]*:\d/.test(line)) &&
      !/^\s*[({&]/.test(line)
    ) {
      const sites = findSites(line, start);
      label = sites.map(({ host }) => host).find((host) => /\./.test(host)) ?? label;
      found.push(...sites);
    } else found.push(...findInDirective(line, start, label));
    for (const hit of findDefaults(line, '', DEFAULT)) {
      const host = hit.host ?? '';
      found.unshift({ start: start + hit.start, end: start + hit.end, role: hit.role, host, hit });
    }
    if (opens) depth++;
    first = false;
  }
  return found;
}

function findSites(line: string, from: number): Found[] {
  return [...line.matchAll(/[^\s,]+/g)].flatMap(({ 0: word, index }) => {
    const [whole, host = '', digits = ''] = SITE.exec(word) ?? [];
    if (whole === undefined) return [];
    const end = from + index + whole.length;
    const known = knownHost(host) ?? '';
    return [{ start: end - digits.length, end, role: 'listen', host: known }];
  });
}

function findInDirective(line: string, from: number, label: string | undefined): Found[] {
  const [lead = '', directive = ''] = /^\s*([\w@.-]+)\s*/.exec(line) ?? [];
  const rest = line.slice(lead.length);
  const at = from + lead.length;
  const named = label === undefined ? {} : { label };
  const digits = /^(\d{1,5})\s*$/.exec(rest)?.[1];
  if (digits !== undefined) {
    if (!namesPort(directive)) return [];
    return [{ start: at, end: at + digits.length, role: 'listen', host: '', ...named }];
  }
  const listens = /^(?:admin|listen|bind)$/.test(directive);
  const found = findHostPorts(rest);
  if (UPSTREAMS.test(directive)) found.push(...findPairs(rest));
  if (listens || UPSTREAMS.test(directive)) {
    found.push(...findColonPorts(rest).map((hit) => ({ ...hit, host: '' })));
  }
  return found.map(({ start, end, host }) => {
    const known = knownHost(host) ?? host;
    const here = isLocalHost(known) || isHostAlias(known);
    const role: LiteralRole = !here ? 'internal' : listens ? 'listen' : 'client';
    return { start: at + start, end: at + end, role, host, ...named };
  });
}
