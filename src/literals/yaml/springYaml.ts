import type { Finder } from '../finder.ts';
import type { LiteralRole, PortLiteral } from '../finding.ts';
import { isLocalHost, knownHost } from '../hosts.ts';
import { nameIdeas } from '../ideas.ts';
import { findInSetting, type SettingHit } from '../settings/findInSetting.ts';
import { projectFolder } from '../settings/projectFolder.ts';
import { expand, SPRING_VARIABLES } from './expand.ts';
import { mayHoldPortInYaml, type YamlSetting, yamlSettings } from './yamlSettings.ts';

/** Ports of other machines and of containers are not this machine's to choose. */
const ELSEWHERE: ReadonlySet<LiteralRole> = new Set(['container', 'internal', 'forward']);

/** The ports in a YAML file with the properties of a Spring, Quarkus or Micronaut application. */
export const findInSpringYaml: Finder = (text, path) => {
  if (!mayHoldPortInYaml(text)) return [];
  const folder = projectFolder(path);
  return yamlSettings(text).flatMap((setting) => {
    const expanded = expand(setting.value, SPRING_VARIABLES);
    const plain = { ...setting, value: expanded.text, path: pathOf(setting) };
    return findInSetting(plain).flatMap((hit): PortLiteral[] => {
      const end = hit.index + String(hit.port).length;
      const index = expanded.at(hit.index, end);
      const start = index === undefined ? -1 : setting.at(index);
      const { port, confidence } = hit;
      if (text.slice(start, start + String(port).length) !== String(port)) return [];
      const role = roleOf(plain, hit);
      const fallback = expanded.fallbackAt(hit.index, end);
      const isStuck = fallback === undefined && expanded.isDefault(hit.index);
      const action = ELSEWHERE.has(role) || isStuck ? 'report' : 'replace';
      const clues = folder === undefined ? hit.clues : { folder, ...hit.clues };
      return [
        {
          port,
          start,
          end: start + String(port).length,
          form: setting.form,
          role,
          confidence,
          action,
          names: nameIdeas(clues, role),
          ...(fallback === undefined || action === 'report' ? {} : { fallback }),
        },
      ];
    });
  });
};

/** `server.port: 8080` is `server: { port: 8080 }`. */
function pathOf({ path }: YamlSetting): string[] {
  return path.flatMap((part) => (/^[\w-]+(?:\.[\w-]+)+$/.test(part) ? part.split('.') : [part]));
}

/** Mail goes to another machine, unless the host beside the port says otherwise. */
function roleOf({ path, beside }: YamlSetting, { role }: SettingHit): LiteralRole {
  if (role === 'internal' || role === 'container') return role;
  if (path.at(-1) !== 'port' || !path.includes('mail')) return role;
  const host = beside('host');
  return host !== undefined && isLocalHost(knownHost(host) ?? host) ? role : 'internal';
}
