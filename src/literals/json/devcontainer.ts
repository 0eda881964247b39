import { parsePort } from '../../probe/port.ts';
import type { Finder } from '../finder.ts';
import type { PortLiteral } from '../finding.ts';
import { nameIdeas } from '../ideas.ts';
import { mayHoldPort } from '../settings/setting.ts';
import { parseJson } from './jsonSettings.ts';
import { jsonText, membersOf } from './jsonText.ts';
import { findInJson } from './settingLiterals.ts';

/** Sections whose ports are forwarded from the container. */
const FORWARDED = new Set(['forwardPorts', 'portsAttributes']);

/** The ports in a devcontainer.json: all in the container but those that it publishes itself. */
export const findInDevcontainer: Finder = (text, path) => {
  const settings = findInJson(text, path, {
    skips: ({ path: [section = ''] }) => FORWARDED.has(section) || section === 'appPort',
    role: (_, hit) => (hit.role === 'publish' ? undefined : 'container'),
    action: (setting, role) =>
      role === 'publish' && setting.path[0] === 'runArgs' ? 'replace' : 'report',
  });
  return mayHoldPort(text) ? [...settings, ...forwarded(text), ...published(text)] : settings;
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
      const written = String(node.value);
      const [, host = '', digits = ''] = /^(?:([\w.-]+):)?(\d{1,5})$/.exec(written) ?? [];
      const port = parsePort(digits);
      if (port === undefined) return [];
      const index = written.length - digits.length;
      const string = node.type === 'string' ? jsonText(text, node) : undefined;
      const start = string === undefined ? node.offset : string.at(index);
      const label = host === '' || host === 'localhost' ? {} : { label: host };
      return [
        {
          port,
          start,
          end: start + digits.length,
          form: string === undefined ? 'number' : 'text',
          role: 'forward',
          confidence: 'high',
          action: 'report',
          names: nameIdeas(label, 'forward'),
        },
      ];
    });
  });
}

/** `"appPort": 3000` and `["8080:80"]`: the host's side takes the number from a variable. */
function published(text: string): PortLiteral[] {
  const value = membersOf(parseJson(text)).find(([section]) => section === 'appPort')?.[1];
  if (value === undefined) return [];
  const nodes = value.type === 'array' ? (value.children ?? []) : [value];
  return nodes.flatMap((node) => {
    if (node.type !== 'number' && node.type !== 'string') return [];
    const string = node.type === 'string' ? jsonText(text, node) : undefined;
    const written = string?.value ?? text.slice(node.offset, node.offset + node.length);
    const [, host = '', outer = '', inner] =
      /^(?:(\d+(?:\.\d+){3}|localhost):)?(\d{1,5})(?::(\d{1,5}))?$/.exec(written) ?? [];
    const at = (index: number) => (string === undefined ? node.offset + index : string.at(index));
    const index = host === '' ? 0 : host.length + 1;
    const form = string === undefined ? ('number' as const) : ('text' as const);
    const one = (digits: string, start: number, role: 'publish' | 'container'): PortLiteral[] => {
      const port = parsePort(digits);
      if (port === undefined) return [];
      const action = role === 'publish' ? 'replace' : 'report';
      const names = nameIdeas({}, role);
      const end = start + digits.length;
      return [{ port, start, end, form, role, confidence: 'high', action, names }];
    };
    return [
      ...one(outer, at(index), 'publish'),
      ...(inner === undefined ? [] : one(inner, at(index + outer.length + 1), 'container')),
    ];
  });
}
