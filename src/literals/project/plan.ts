import type { Edit } from 'jsonc-parser';
import type { Port } from '../../probe/port.ts';
import type { FileKind } from '../fileKind.ts';
import type { PortLiteral } from '../finding.ts';

/** One file of a project and what was found in it. */
export interface ProjectFile {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly kind: FileKind;
  readonly text: string;
  readonly literals: readonly PortLiteral[];
}

/** A literal that is to be replaced, and its name. */
export interface Choice {
  readonly file: ProjectFile;
  readonly literal: PortLiteral;
  /** As the project writes it. */
  readonly name: string;
}

/** What the replacement of some literals comes to. Nothing is changed by making it. */
export interface Plan {
  /** Edits by file, of those files only that change. */
  readonly edits: ReadonlyMap<ProjectFile, readonly Edit[]>;
  /** The project's `berth.json` afterwards; absent when it stays as it is. */
  readonly config?: string;
  /** The names that take the place of numbers, and the numbers that they had. */
  readonly wanted: readonly { readonly name: string; readonly prefer: Port }[];
  /** What can't be done, and why, in a sentence for people. */
  readonly refused: readonly { readonly choice: Choice; readonly reason: string }[];
}

/**
 * Plans the replacement of literals: edits for what the file's format can express, entries of
 * berth.json's `env` for literals that are a variable's default, its `links` for values that
 * `berth env --write` fills in, and its `ports` for the names with their old numbers.
 * @param config the text of the project's `berth.json`, if there is one
 */
export function planReplacement(_choices: readonly Choice[], _config: string | undefined): Plan {
  throw new Error('not there yet');
}
