import type { Edit } from 'jsonc-parser';
import type { PortLiteral } from './finding.ts';

/** A literal and the name that takes its place. */
export interface Replacement {
  readonly literal: PortLiteral;
  /** As the project writes it: `api` or `/postgres`. */
  readonly name: string;
  /** The environment variable that holds the name's number; see `variableName`. */
  readonly variable: string;
}

/**
 * The edits that put names in the place of literals of one file; none touches another. The file
 * means the same as before while the variables are unset, wherever its format has defaults.
 * Called only with literals whose action is `replace` without a `fallback`, or `wrap`.
 */
export type Rewriter = (
  text: string,
  replacements: readonly Replacement[],
  path: string,
) => readonly Edit[];
