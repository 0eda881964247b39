import type { Node } from 'jsonc-parser';
import type { PortLiteral } from '../finding.ts';
import { parseJson } from '../json/parseJson.ts';
import { findInLaunch } from './launchJson.ts';
import { findInTasks } from './tasksJson.ts';
import { type Section, sectionsOf, type TokenFileKind } from './tokenFiles.ts';

/** One finder for each layout; a further kind of file is one more line and one more file. */
const FINDERS: Record<Section['kind'], (source: string, root: Node) => PortLiteral[]> = {
  launch: findInLaunch,
  tasks: findInTasks,
};

/**
 * The hardcoded ports in a file's text, in order. Texts that are broken are read as far as they can be.
 * @param root the text's tree, where the caller has it (see `parseJson`)
 */
export function findPortLiterals(
  kind: TokenFileKind,
  text: string,
  root: Node | undefined = parseJson(text),
): PortLiteral[] {
  return sectionsOf(kind, root)
    .flatMap((section) => FINDERS[section.kind](text, section.node))
    .sort((a, b) => a.start - b.start);
}
