import { parsePort } from '../../probe/port.ts';
import type { Finder } from '../finder.ts';
import type { PortLiteral } from '../finding.ts';
import { nameIdeas } from '../ideas.ts';
import { mayHoldPort } from '../settings/setting.ts';
import { jsonText, membersOf } from './jsonText.ts';
import { parseJson } from './parseJson.ts';
import { findInJson } from './settingLiterals.ts';

/** Sections whose ports are forwarded from the container. */
const FORWARDED = new Set(['forwardPorts', 'portsAttributes']);

/** The ports in a devcontainer.json: all in the container but those that it publishes itself. */
export const findInDevcontainer: Finder = (text, path) => {
  if (!mayHoldPort(text)) return [];
  const settings = findInJson(text, path, {
    skips: ({ path: [section = ''] }) => FORWARDED.has(section),
    role: ({ path: [section = ''] }, { role, fallback }) => {
      const publishes =
        section === 'appPort' ||
        (section === 'runArgs' && (role === 'publish' || fallback !== undefined));
      return publishes && role !== 'container' ? 'publish' : 'container';
    },
    action: (_, role) => (role === 'publish' ? 'replace' : 'report'),
  });
  return [...settings, ...forwarded(text)];
};

/** `"forwardPorts": [3000, "db:5432"]` and the keys of `portsAttributes`. */
function forwarded(text: string): PortLiteral[] {
  return membersOf(parseJson(text)).flatMap(([section, value]) => {
    if (!FORWARDED.has(section)) return [];
    const nodes =
      value.type === 'array'
        ? (value.children ?? [])
        : membersOf(value).flatMap(([, , property]) => property.children?.slice(0, 1) ?? []);
    return nodes.flatMap((node): PortLiteral[] => {
      const { value: written, at } = jsonText(text, node);
      const [, host = '', digits = ''] = /^(?:([\w.-]+):)?(\d{1,5})$/.exec(written) ?? [];
      const port = parsePort(digits);
      if (port === undefined) return [];
      const label = host === '' || host === 'localhost' ? {} : { label: host };
      return [
        {
          port,
          start: at(written.length - digits.length),
          end: at(written.length),
          form: node.type === 'string' ? 'text' : 'number',
          role: 'forward',
          confidence: 'high',
          action: 'report',
          names: nameIdeas(label, 'forward'),
        },
      ];
    });
  });
}
