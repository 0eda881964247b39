import type { Finder } from '../finder.ts';
import type { LiteralRole, PortLiteral } from '../finding.ts';
import { nameIdeas } from '../ideas.ts';
import { findInSetting } from '../settings/findInSetting.ts';
import { projectFolder } from '../settings/projectFolder.ts';
import { keysOf, mayHoldPort, type Setting } from '../settings/setting.ts';
import { tomlSettings } from './tomlSettings.ts';

/** Lists of packages: their versions and addresses are nobody's ports. */
const LOCKS = /(?:^|\/)(?:Cargo\.lock|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|Gopkg\.lock)$/;
/** Redwood's fills `${PORT:8910}` in. */
const REDWOOD = /(?:^|\/)(?:redwood|cedar)\.toml$/;
const FLY = /(?:^|\/)fly(?:\.[\w-]+)?\.toml$|flyctl/;

/** The ports in a TOML file. Of its users only Redwood fills variables in. */
export const findInToml: Finder = (text, path) => {
  if (LOCKS.test(path) || !mayHoldPort(text)) return [];
  const replaces = REDWOOD.test(path);
  const flies = FLY.test(path) || /^\s*(?:primary_region|kill_signal)\s*=/m.test(text);
  const folder = projectFolder(path);
  const own = folder === undefined ? {} : { folder };
  return tomlSettings(text).flatMap((setting) =>
    findInSetting(setting).map((found): PortLiteral => {
      const { port, start, end, confidence, clues, fallback } = found;
      const role = flies ? 'container' : found.role;
      const edits = fallback !== undefined || (replaces && isHere(role) && isPlain(text, setting));
      return {
        port,
        start,
        end,
        form: setting.form,
        role,
        confidence,
        action: edits ? 'replace' : 'report',
        names: nameIdeas({ ...own, ...clues }, role),
        ...(fallback === undefined ? {} : { fallback }),
      };
    }),
  );
};

function isHere(role: LiteralRole): boolean {
  return role !== 'container' && role !== 'internal';
}

/** Whether a value stands there as it is: a number, or a string in its usual quotes. */
function isPlain(text: string, setting: Setting): boolean {
  const before = text[setting.at(0) - 1] ?? '';
  return setting.form === 'number' ? !keysOf(setting).includes('experimental') : before === '"';
}
