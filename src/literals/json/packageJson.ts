import { findInCommand } from '../commandLine.ts';
import type { Finder } from '../finder.ts';
import type { PortLiteral } from '../finding.ts';
import { nameIdeas } from '../ideas.ts';
import { projectFolder } from '../settings/projectFolder.ts';
import { LONGEST, mayHoldPort } from '../settings/setting.ts';
import { jsonText, membersOf, stringMember } from './jsonText.ts';
import { parseJson } from './parseJson.ts';
import { wrapScript } from './scriptWrap.ts';
import { findInJson } from './settingLiterals.ts';

/** Sections that list packages and files, or tell people and registries about the package. */
const SKIP = new Set(
  `scripts dependencies devDependencies peerDependencies optionalDependencies resolutions overrides
   engines files keywords exports imports browserslist bin man repository bugs homepage author
   contributors funding workspaces publishConfig volta packageManager license name version description
   peerDependenciesMeta bundledDependencies private main module types`.split(/\s+/),
);

/** Tools that are servers of their own beside the package's. */
const TOOLS = /\b(?:storybook|studio|json-server|ladle|histoire|typedoc|maildev|verdaccio)\b/;

/** The ports in a package.json: what its scripts run, and the sections of tools. */
export const findInPackageJson: Finder = (text, path) => {
  if (!mayHoldPort(text)) return [];
  const root = parseJson(text);
  const name = stringMember(root, 'name')?.replace(/^@[^/]*\//, '') ?? projectFolder(path);
  const folder = name === undefined ? {} : { folder: name };
  const sections = findInJson(text, path, {
    skips: (setting) => SKIP.has(setting.path[0] ?? ''),
    // What an extension of VS Code contributes are the defaults of its users' settings.
    action: (setting) => (setting.path[0] === 'contributes' ? 'report' : 'link'),
    clues: () => folder,
  });
  const scripts = membersOf(root).find(([section]) => section === 'scripts')?.[1];
  const found = membersOf(scripts).flatMap(([script, node]): PortLiteral[] => {
    if (node.type !== 'string') return [];
    const { value, at } = jsonText(text, node);
    if (value.length > LONGEST) return [];
    return findInCommand(value, 'everywhere').map(
      ({ port, start, end, role, confidence, clue }) => {
        const elsewhere = role === 'internal' || role === 'container';
        const isSafe = !elsewhere && wrapScript(value, [{ start, end, name: 'x' }]) !== undefined;
        const label = labelOf(script, value);
        const clues = {
          ...folder,
          ...(label === undefined ? {} : { label }),
          ...(clue === undefined ? {} : { [clue.kind]: clue.text }),
        };
        return {
          port,
          start: at(start),
          end: at(end),
          form: 'text',
          role,
          confidence,
          action: isSafe ? 'wrap' : 'report',
          names: nameIdeas(clues, role),
        };
      },
    );
  });
  return [...sections, ...found];
};

/** `dev:api` is about `api`, and `start` of Storybook about that; `start-watch` about nothing in particular. */
function labelOf(script: string, command: string): string | undefined {
  const parts = script.split(/[:/]/);
  if (parts.length > 1) return parts.slice(1).join(' ');
  const [tool] = TOOLS.exec(command) ?? [];
  if (tool !== undefined) return tool;
  return /^(?:docs|admin|api|web|worker|mock|proxy)/.test(script) ? script : undefined;
}
