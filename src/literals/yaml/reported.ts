import { findHostPorts } from '../addresses.ts';
import type { Finder } from '../finder.ts';
import type { LiteralRole, PortLiteral } from '../finding.ts';
import { isLocalHost, knownHost } from '../hosts.ts';
import { type NameClues, nameIdeas } from '../ideas.ts';
import { findInSetting, type SettingHit } from '../settings/findInSetting.ts';
import { projectFolder } from '../settings/projectFolder.ts';
import { mayHoldPort, type Setting } from '../settings/setting.ts';
import { cluesOf } from '../settings/settingClues.ts';
import { embeddedSettings } from './embedded.ts';
import { yamlSettings } from './yamlSettings.ts';

/** How a port's role follows from where it stands. */
type RoleRule = (keys: readonly string[], role: LiteralRole) => LiteralRole;

/** Texts for people: a port in them is nobody's setting. */
const PROSE =
  /^(?:name|title|summary|description|message|msg|comment|notes?|help|label|text|content|body|example|examples|displayname|display_name|run-name)$/i;
/** A template's `default 8080`. */
const TEMPLATE_DEFAULT = /\bdefault\s+"?(\d{2,5})\b|\(\s*"?(\d{2,5})"?\s*\|\s*int/g;
const PROBE = /probe$|^(?:httpget|tcpsocket|grpc|healthcheck|health_check)$/i;

/**
 * A finder of ports in YAML that has no variables of its own, or whose ports are a cluster's or
 * another machine's: all of them are reported only.
 */
export function reporting(roleOf: RoleRule): Finder {
  return (text, path) => {
    if (!mayHoldPort(text)) return [];
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
  return [...templateDefaults(setting), ...addressesInCode(setting)];
}

/** `{{ .Values.port | default 8080 }}` under a key that says port. */
function templateDefaults(setting: Setting): SettingHit[] {
  if (!setting.value.includes('{{')) return [];
  return Array.from(setting.value.matchAll(TEMPLATE_DEFAULT)).flatMap((match) => {
    const digits = match[1] ?? match[2] ?? '';
    const index = match.index + match[0].indexOf(digits);
    const at = (offset: number) => setting.at(index + offset);
    return findInSetting({ ...setting, form: 'number', value: digits, at });
  });
}

/** `<%= ENV.fetch("REDIS_URL") { "redis://localhost:6379/1" } %>` and other code inside a value. */
function addressesInCode(setting: Setting): SettingHit[] {
  const { value } = setting;
  if (!/<%|\{\{|\$[{(]/.test(value)) return [];
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

/** `{name: PORT, value: "8080"}` is `PORT: "8080"`. */
function namedByNeighbour<T extends Setting>(setting: T): T {
  const key = setting.path.at(-1);
  if (key !== 'value' && key !== 'default') return setting;
  const name = setting.beside.get('name') ?? setting.beside.get('key');
  return name === undefined ? setting : { ...setting, path: [...setting.path.slice(0, -1), name] };
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
