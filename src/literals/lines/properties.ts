import { findPairs } from '../addresses.ts';
import type { Finder } from '../finder.ts';
import { type AssignedHit, findInAssigned } from './assigned.ts';
import { type LogicalLine, logicalLines } from './logicalLines.ts';
import { literalAt } from './place.ts';
import { whereaboutsOf } from './whereabouts.ts';

/** `port = 3000`, `port: 3000`, `port => 5044`, `port 6379`, `<VirtualHost *:80>`. */
const ENTRY = /^\s*(?:<|--?)?([\w.$@%/[\]*-]+)(?:\s*(?:=>|\+?=|:)\s*|\s+)(?=[^\s=])/;
const COMMENT = /^\s*(?:[#;!]|\/\/|--\s|REM\b)/i;
/** Settings that are an address, a port among others, without saying so. */
const LISTENS =
  /^(?:listen(?:er|ers|stream|datagram|_addresses|-on)?|bind|(?:\w+-)?socket|http|https|virtualhost|inet_protocols)$/i;
/** Settings of proxies whose value ends with another server's address. */
const SERVERS =
  /^(?:server|upstream|remote|peer|proxypass|proxypassreverse|balancermember|nameserver|forward)$/i;

/** The ports in properties, ini and conf files of many programs. No variable fills these, so they are only reported. */
export const findInProperties: Finder = (text, path) => {
  if (!/\d\d/.test(text)) return [];
  const lines = logicalLines(text, { comment: COMMENT, continued: '\\' });
  const where = whereaboutsOf(() => lines.flatMap(settingIn));
  return lines
    .filter((line) => /\d\d/.test(line.text))
    .flatMap(settingIn)
    .flatMap(({ key, value, start: from }) =>
      findInSetting(key, value).map((hit) => {
        const { port, start, end, whole, confidence, clues } = hit;
        const role = whole && where(key, port) === 'elsewhere' ? 'internal' : hit.role;
        const place = { port, start: from + start, end: from + end, role, confidence, clues };
        return literalAt({ ...place, action: 'report' }, path);
      }),
    );
};

/** The line's setting, without a comment behind it and without quotes. */
function settingIn({ start, text }: LogicalLine): { key: string; value: string; start: number }[] {
  const [lead, key] = ENTRY.exec(text) ?? [];
  if (lead === undefined || key === undefined) return [];
  const value = text
    .slice(lead.length)
    .trimEnd()
    .replace(/(?:^|\s)[#;].*$/, '')
    .replace(/[;,>]$/, '')
    .trimEnd();
  const quote = /^(["'])[^"']*\1$/.test(value) ? 1 : 0;
  const inner = value.slice(quote, value.length - quote);
  return [{ key, value: inner, start: start + lead.length + quote }];
}

function findInSetting(key: string, value: string): AssignedHit[] {
  const hits = findInAssigned(key, value);
  if (hits.length > 0) return hits;
  if (LISTENS.test(key)) {
    // A number, or an address and more words: `Listen 443 https`, `bind *:80 ssl`.
    const [, first = ''] = /^(\S+)/.exec(value) ?? [];
    return findInAssigned('listen', first);
  }
  if (!SERVERS.test(key)) return [];
  return findPairs(value).map((hit) => ({
    ...hit,
    role: 'internal',
    confidence: 'high',
    clues: {},
    whole: false,
  }));
}
