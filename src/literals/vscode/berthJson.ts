import { findNodeAtLocation } from 'jsonc-parser';
import { tokenFor } from '../../registry/tokens.ts';
import type { Finder } from '../finder.ts';
import { membersOf, stringMember } from '../json/jsonText.ts';
import { parseJson } from '../json/parseJson.ts';
import type { Rewriter } from '../rewriting.ts';
import { scanConfig } from './configScan.ts';

/** What a service says beside its command and variables: no port is in it, but for names. */
const SKIP = new Set(['cwd', 'ready', 'readyTimeout', 'dependsOn', 'restart', 'port']);

/** The ports in the services of a berth.json. All else there speaks of numbers on purpose. */
export const findInBerthJson: Finder = (text) => {
  const root = parseJson(text);
  const services = membersOf(root && findNodeAtLocation(root, ['services']));
  return services.flatMap(([label, service]) => {
    const folder = stringMember(service, 'cwd');
    return scanConfig(text, service, {
      skip: SKIP,
      patterns: new Set(),
      ports: new Set(),
      role: 'listen',
      clues: folder === undefined ? { label } : { label, folder },
      // A number that is no text is wrong here.
      action: ({ form }) => (form === 'number' ? 'report' : 'replace'),
    });
  });
};

/** Puts tokens in the place of ports. */
export const rewriteBerthJson: Rewriter = (_text, replacements) =>
  replacements.map(({ literal, name }) => ({
    offset: literal.start,
    length: literal.end - literal.start,
    content: tokenFor(name),
  }));
