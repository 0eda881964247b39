import type { PortLiteral } from './finding.ts';

/**
 * Finds the hardcoded ports of one kind of file, in any order. Never throws: a text that is broken
 * is read as far as it can be. Takes time linear in the text's length.
 * @param path with `/`; for hints only, such as the folder's name
 */
export type Finder = (text: string, path: string) => readonly PortLiteral[];
