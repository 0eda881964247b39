import type { Finder } from '../finder.ts';
import type { PortLiteral } from '../finding.ts';
import { nameIdeas } from '../ideas.ts';
import { findInSetting } from '../settings/findInSetting.ts';
import { projectFolder } from '../settings/projectFolder.ts';
import { mayHoldPort } from '../settings/setting.ts';
import { xmlSettings } from './xmlSettings.ts';

/** IIS' `*:8080:localhost`. */
const BINDING = /^(?:[\d.*]*|\[[\d:a-f]*\]):(\d{1,5}):/;

/** The ports in an XML file. Its formats have no variables of the environment. */
export const findInXml: Finder = (text, path) => {
  if (!mayHoldPort(text)) return [];
  const folder = projectFolder(path);
  const own = folder === undefined ? {} : { folder };
  return xmlSettings(text).flatMap((setting) => {
    const binding = setting.path.at(-1) === 'bindingInformation' && BINDING.exec(setting.value);
    const read = binding
      ? { ...setting, path: ['port'], value: binding[1] ?? '', at: shifted(setting.at, binding) }
      : setting;
    return findInSetting(read).map((found): PortLiteral => {
      const { port, start, end, role, confidence, clues } = found;
      const names = nameIdeas({ ...own, ...clues }, role);
      return { port, start, end, form: 'text', role, confidence, action: 'report', names };
    });
  });
};

function shifted(at: (index: number) => number, match: RegExpExecArray): (index: number) => number {
  const by = match[0].lastIndexOf(`${match[1]}:`);
  return (index) => at(index + by);
}
