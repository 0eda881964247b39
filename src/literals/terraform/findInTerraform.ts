import type { Finder } from '../finder.ts';
import type { LiteralRole, PortLiteral } from '../finding.ts';
import { nameIdeas } from '../ideas.ts';
import { findInSetting } from '../settings/findInSetting.ts';
import { projectFolder } from '../settings/projectFolder.ts';
import { keysOf, mayHoldPort, type Setting } from '../settings/setting.ts';
import { hclSettings } from './hclSettings.ts';

/** Rules of firewalls: ranges of ports, not ports of a program. */
const RULE = /^(?:destination|source)_port_ranges?$|^(?:min|max)_port$/;

/** The ports in Terraform and other HCL files: of machines that it sets up elsewhere. */
export const findInTerraform: Finder = (text, path) => {
  if (!mayHoldPort(text)) return [];
  const folder = projectFolder(path);
  const own = folder === undefined ? {} : { folder };
  return hclSettings(text)
    .map(namedPort)
    .flatMap((setting) => {
      const keys = keysOf(setting);
      if (RULE.test(keys.at(-1) ?? '')) return [];
      return findInSetting(setting).map((found): PortLiteral => {
        const { port, start, end, confidence, clues } = found;
        const role: LiteralRole = roleOf(setting, found.role);
        const names = nameIdeas({ ...own, ...clues }, role);
        const { form } = setting;
        return { port, start, end, form, role, confidence, action: 'report', names };
      });
    });
};

/** Nomad's `port "http" { static = 8080, to = 80 }`. */
function namedPort(setting: Setting): Setting {
  const [block, label = '', key = ''] = setting.path.slice(-3);
  if (block !== 'port' || !/^(?:static|to)$/.test(key)) return setting;
  return { ...setting, path: [label, key === 'to' ? 'container_port' : 'port'] };
}

function roleOf(setting: Setting, role: LiteralRole): LiteralRole {
  return keysOf(setting).includes('docker_container') && role !== 'container' ? 'publish' : role;
}
