import { findHostPorts } from '../addresses.ts';
import type { Finder } from '../finder.ts';
import type { LiteralRole, PortLiteral } from '../finding.ts';
import { isLocalHost, knownHost } from '../hosts.ts';
import { type NameClues, nameIdeas } from '../ideas.ts';
import { findInSetting, type SettingHit } from '../settings/findInSetting.ts';
import { projectFolder } from '../settings/projectFolder.ts';
import { keysOf, type Setting } from '../settings/setting.ts';
import { cluesOf } from '../settings/settingClues.ts';
import { namesPort } from '../words.ts';
import { embeddedSettings } from './embedded.ts';
import { mayHoldPortInYaml, yamlSettings } from './yamlSettings.ts';

/** How a port's role follows from where it stands. */
type RoleRule = (keys: readonly string[], role: LiteralRole) => LiteralRole;

/** Texts for people: a port in them is nobody's setting. */
const PROSE =
  /^(?:name|title|summary|description|message|msg|comment|notes?|help|label|text|content|body|example|examples|displayname|display_name|run-name)$/i;
/** Defaults in code under a key that says port: `default 8080` of Helm, `{ 5432 }`, `|| 5432` and `, 5432)` of Ruby. */
const CODE_DEFAULT = /(?:\bdefault\s+|\{\s*|\|\|\s*|,\s*)["']?(\d{2,5})["']?(?=\s|\)|\})/g;
/** Templates and variables, and what nginx does with a request. */
const CODE = /<%|\{\{|\$[{(]|_pass\s/;
/** A variable in a list of them. */
const ASSIGNED = /^([A-Za-z_]\w*)=/;
const RANGE = /^(\d{2,5})-(\d{2,5})$/;
const PROBE = /probe$|^(?:httpget|tcpsocket|grpc|healthcheck|health_check)$/i;

/**
 * A finder of ports in YAML that has no variables of its own, or whose ports are a cluster's or
 * another machine's: all of them are reported only.
 */
export function reporting(roleOf: RoleRule): Finder {
  return (text, path) => {
    if (!mayHoldPortInYaml(text)) return [];
    const folder = projectFolder(path);
    const own: NameClues = folder === undefined ? {} : { folder };
    return yamlSettings(text)
      .flatMap((setting) =>
        setting.scalar.style === 'block' || setting.value.includes('\n')
          ? embeddedSettings(setting)
          : [setting],
      )
      .map(namedByNeighbour)
      .flatMap((setting) =>
        hitsIn(setting).flatMap((hit): PortLiteral[] => {
          if (text.slice(hit.start, hit.end) !== String(hit.port)) return [];
          const role = roleOf(setting.path, hit.role);
          const { port, start, end, confidence } = hit;
          const names = nameIdeas({ ...own, ...hit.clues }, role);
          const { form } = setting;
          return [{ port, start, end, form, role, confidence, action: 'report', names }];
        }),
      );
  };
}

function hitsIn(setting: Setting): SettingHit[] {
  const key = setting.path.findLast((part) => !/^\d+$/.test(part)) ?? '';
  if (PROSE.test(key)) return [];
  const found = findInSetting(setting);
  if (found.length > 0 || setting.form === 'number') return found;
  return [...numbersIn(setting), ...addressesInCode(setting)];
}

/** The numbers among a value's characters that are ports if its key says so: of a range, of code. */
function numbersIn(setting: Setting): SettingHit[] {
  const { value } = setting;
  const range = RANGE.exec(value);
  const digits =
    range !== null
      ? [0, value.indexOf('-') + 1]
      : /<%|\{\{/.test(value)
        ? Array.from(value.matchAll(CODE_DEFAULT), (match) => match.index + match[0].search(/\d/))
        : [];
  return digits.flatMap((index) =>
    findInSetting({
      ...setting,
      form: 'number',
      value: /^\d+/.exec(value.slice(index))?.[0] ?? '',
      at: (offset) => setting.at(index + offset),
    }),
  );
}

/** `<%= ENV.fetch("REDIS_URL") { "redis://localhost:6379/1" } %>` and other code inside a value. */
function addressesInCode(setting: Setting): SettingHit[] {
  const { value } = setting;
  if (!CODE.test(value)) return [];
  return findHostPorts(value).map(({ port, start, end, host, scheme }) => ({
    port,
    start: setting.at(start),
    end: setting.at(end),
    index: start,
    role: isLocalHost(knownHost(host) ?? host) ? 'client' : 'internal',
    confidence: 'high',
    clues: { ...cluesOf(setting), ...(scheme === undefined ? {} : { scheme }) },
  }));
}

/** `{name: PORT, value: "8080"}` and `- PORT=8080` are `PORT: 8080`, and `port: {number: 80}` is `port: 80`. */
function namedByNeighbour<T extends Setting>(setting: T): T {
  const { path } = setting;
  const keys = keysOf(setting);
  const key = keys.at(-1);
  if ((key === 'number' || key === 'enum') && namesPort(keys.at(-2) ?? '')) {
    return { ...setting, path: path.slice(0, path.lastIndexOf(key)) };
  }
  const [assigned = '', variable = ''] = ASSIGNED.exec(setting.value) ?? [];
  if (assigned !== '' && /^env(?:ironment)?$/i.test(key ?? '')) {
    const at = (index: number) => setting.at(index + assigned.length);
    return {
      ...setting,
      path: [...path, variable],
      value: setting.value.slice(assigned.length),
      at,
    };
  }
  if (key !== 'value' && key !== 'default') return setting;
  const name = setting.beside('name') ?? setting.beside('key');
  return name === undefined ? setting : { ...setting, path: [...path.slice(0, -1), name] };
}

/** Ports of a cluster: of containers, but for those that its nodes open. */
export const inCluster: RoleRule = (keys, role) => {
  const key = keys.at(-1) ?? '';
  if (/^(?:nodePort|hostPort)$/.test(key)) return 'publish';
  if (keys.some((part) => PROBE.test(part))) return 'probe';
  return role === 'listen' || role === 'client' ? 'container' : role;
};

/** Targets are asked for their figures; the rest are other servers. */
export const inPrometheus: RoleRule = (keys, role) =>
  keys.includes('scrape_configs') || keys.includes('static_configs') ? 'probe' : role;

/** As their own words tell, but for checks and for the ports that an online editor forwards. */
export const inGeneral: RoleRule = (keys, role) => {
  if (keys.some((part) => PROBE.test(part))) return 'probe';
  return keys.length === 3 && keys[0] === 'ports' && keys[2] === 'port' ? 'forward' : role;
};
