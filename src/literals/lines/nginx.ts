import { parsePort } from '../../probe/port.ts';
import { findHostPorts, findPairs } from '../addresses.ts';
import type { Finder } from '../finder.ts';
import type { LiteralRole } from '../finding.ts';
import { isLocalHost } from '../hosts.ts';
import { namesPort } from '../words.ts';
import { literalAt } from './place.ts';

/** A directive with its parameters; placeholders and quoted texts may hold what ends others. */
const STATEMENT =
  /(?:\$\{[^{}\s]{0,80}\}|"(?:[^"\\]|\\[\s\S]){0,4000}"|'(?:[^'\\]|\\[\s\S]){0,4000}'|[^;{}"'])+/g;
/** Directives that take `host:port` without a scheme. */
const ADDRESSES =
  /^(?:server|\w+_pass|resolver|set|default|mirror|zone_sync_server|mail\w*|auth_http|js_fetch\w*)$/;
const OWN_PORT = /\$(?:host|http_host|server_name|server_addr|hostname):(\d{1,5})(?!\w)/g;

/** The ports in nginx's configuration. It has no variables that the environment fills, so they are only reported. */
export const findInNginx: Finder = (text, path) => {
  const plain = text.replace(/(?:^|(?<=[\s;{}]))#.*/gm, (comment) => ' '.repeat(comment.length));
  return [...plain.matchAll(STATEMENT)]
    .flatMap(({ 0: statement, index }) =>
      /\d\d/.test(statement)
        ? findInStatement(statement).map(({ start, end, role }) => {
            const port = parsePort(statement.slice(start, end));
            if (port === undefined) return undefined;
            const place = { port, start: index + start, end: index + end, role };
            return literalAt({ ...place, action: 'report' }, path);
          })
        : [],
    )
    .filter((literal) => literal !== undefined);
};

interface Found {
  readonly start: number;
  readonly end: number;
  readonly role: LiteralRole;
}

function findInStatement(statement: string): Found[] {
  const [lead = '', directive = ''] = /^\s*([\w$~*."'/^-]+)\s*/.exec(statement) ?? [];
  const rest = statement.slice(lead.length);
  const at = (start: number, length: number, role: LiteralRole): Found => ({
    start: lead.length + start,
    end: lead.length + start + length,
    role,
  });
  if (directive === 'listen') {
    const [, host = '', digits] =
      /^(\[[^\]]*\]:|[^\s:]*:)?(\d{1,5})(?:-\d+)?(?=$|\s)/.exec(rest) ?? [];
    return digits === undefined || host === 'unix:'
      ? []
      : [at(host.length, digits.length, 'listen')];
  }
  const found = findHostPorts(rest);
  if (ADDRESSES.test(directive)) found.push(...findPairs(rest));
  if (/_log$/.test(directive))
    found.push(...findPairs(rest).filter(({ start }) => /server=\S*$/.test(rest.slice(0, start))));
  const places = found.map(({ start, end, host }) =>
    at(start, end - start, isLocalHost(host) ? 'client' : 'internal'),
  );
  for (const match of rest.matchAll(OWN_PORT)) {
    const digits = match[1] ?? '';
    places.push(at(match.index + match[0].length - digits.length, digits.length, 'internal'));
  }
  const [, key = '', digits] = /^([\w$-]+)\s+["']?(\d{1,5})["']?\s*$/.exec(rest) ?? [];
  if (digits !== undefined && namesPort(key)) {
    places.push(at(rest.lastIndexOf(digits), digits.length, 'internal'));
  }
  return places;
}
