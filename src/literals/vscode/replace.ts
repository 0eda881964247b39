import { type Edit, findNodeAtLocation, type JSONPath, type Node } from 'jsonc-parser';
import { tokenFor } from '../../registry/tokens.ts';
import type { PortLiteral } from '../finding.ts';
import { contains, stringMember } from '../json/jsonText.ts';
import type { Replacement as NamedLiteral } from '../rewriting.ts';
import { PORT_COMMAND } from './mentions.ts';
import { taskKind } from './taskKind.ts';
import { convertTaskText } from './taskRewrite.ts';
import { type Section, sectionsOf, type TokenFileKind } from './tokenFiles.ts';

/** A literal and the name that takes its place. */
export type Replacement = Pick<NamedLiteral, 'literal' | 'name'>;

/** `${command:berth.port.api}`: what VS Code itself fills in, wherever it fills in variables. */
export function commandVariable(name: string): string {
  return `\${command:${PORT_COMMAND}.${name}}`;
}

/** Debug types of js-debug, whose schema takes a number or one of VS Code's variables and nothing else. */
const JS_DEBUG = /^(?:pwa-)?(?:node|chrome|msedge|extensionHost|editor-browser)$|^node-terminal$/;

/** Whether a debug type refuses tokens where it wants a number. */
export function acceptsNoToken(debugType: string | undefined): boolean {
  return JS_DEBUG.test(debugType ?? '');
}

/** The edits of a file that put names in the place of numbers; plain tasks become Berth tasks. */
export function replaceLiterals(
  kind: TokenFileKind,
  text: string,
  root: Node,
  replacements: readonly Replacement[],
): Edit[] {
  return sectionsOf(kind, root).flatMap((section) => {
    const inside = replacements.filter(({ literal }) => contains(section.node, literal.start));
    const key = section.kind === 'tasks' ? 'tasks' : 'configurations';
    const items = findNodeAtLocation(section.node, [key])?.children ?? [];
    return items.flatMap((item, index) => {
      const own = inside.filter(({ literal }) => contains(item, literal.start));
      if (own.length === 0) return [];
      return section.kind === 'launch'
        ? own.map((one) => inLaunch(item, one))
        : inTask(text, section, item, [...section.path, key, index], own);
    });
  });
}

function inLaunch(config: Node, { literal, name }: Replacement): Edit {
  const strict = literal.form === 'number' && acceptsNoToken(stringMember(config, 'type'));
  return edit(literal, strict ? commandVariable(name) : tokenFor(name));
}

function inTask(
  text: string,
  section: Section,
  task: Node,
  path: JSONPath,
  replacements: readonly Replacement[],
): Edit[] {
  const kind = taskKind(task);
  const spell = kind === 'foreign' ? commandVariable : tokenFor;
  const edits = replacements.map(({ literal, name }) => edit(literal, spell(name)));
  return kind === 'plain' ? convertTaskText(text, section.node, task, path, edits) : edits;
}

function edit(literal: PortLiteral, content: string): Edit {
  return {
    offset: literal.start,
    length: literal.end - literal.start,
    content: literal.form === 'number' ? `"${content}"` : content,
  };
}
