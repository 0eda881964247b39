import type { NameClues } from '../ideas.ts';
import { wordsOf } from '../words.ts';
import { keysOf, type Setting } from './setting.ts';

/** Sections that say what a group of settings is for, and not to whom they belong. */
const PLAIN_SECTIONS = new Set(
  `architect config configs configuration configurations connection connections connectionstrings
   default defaults dev development endpoint endpoints env environment environments environmentvariables
   global globals hosts host http https kestrel listen listener listeners local localhost main network networks
   options port ports portmappings prod production properties serve server servers service services
   setting settings staging spec template metadata input output data body app application
   property param init-param arg set entry bean beans item add attribute connector connectors schemas target targets test testing tool uri uris url urls addr address base origin origins value values variables vars`.split(
    /\s+/,
  ),
);

/** What a setting's keys say of the port in it: its own name, else that of the nearest telling section. */
export function cluesOf(setting: Pick<Setting, 'path'>): NameClues {
  // `liveServer.settings.port`: a path in one key.
  const keys = keysOf(setting).flatMap((part) => part.split('.').filter((word) => word !== ''));
  const key = keys.at(-1) ?? '';
  if (/^[A-Z][A-Z0-9_]*$/.test(key) && key.length > 1) return { variable: key };
  const section = keys.slice(0, -1).findLast((part) => !PLAIN_SECTIONS.has(part.toLowerCase()));
  const own = wordsOf(key).some((word) => !PLAIN_SECTIONS.has(word));
  return { flag: own || section === undefined ? key : `${section}.${key}` };
}
