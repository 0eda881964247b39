import type { FileKind } from './fileKind.ts';
import type { Finder } from './finder.ts';
import type { PortLiteral } from './finding.ts';
import { JSON_FINDERS } from './json/jsonFiles.ts';
import { kindOf } from './kindOf.ts';
import { withoutIgnored } from './leaveOut/ignoreComments.ts';
import { LINE_FINDERS } from './lines/linesFiles.ts';
import { SOURCE_FINDERS } from './source/sourceFiles.ts';
import { MARKUP_FINDERS } from './toml/tomlFiles.ts';
import { VSCODE_FINDERS } from './vscode/vscodeFiles.ts';
import { YAML_FINDERS } from './yaml/yamlFiles.ts';

/** One finder for each kind; a further kind of file is one more line in its family. */
const FINDERS: Record<FileKind, Finder> = {
  ...VSCODE_FINDERS,
  ...JSON_FINDERS,
  ...YAML_FINDERS,
  ...MARKUP_FINDERS,
  ...LINE_FINDERS,
  ...SOURCE_FINDERS,
};

/** What one file holds. */
export interface Scanned {
  readonly kind: FileKind;
  /** In the order of the text; no two begin at the same place. */
  readonly literals: readonly PortLiteral[];
}

/**
 * The hardcoded ports in a file's text; `undefined` for a file of no known kind. Never throws.
 * Comments with `berth-ignore` take out what they stand beside, see `withoutIgnored`.
 * @param path with `/` or `\`, absolute or not: its last parts tell the kind
 */
export function scanText(path: string, text: string): Scanned | undefined {
  const kind = kindOf(path, text);
  if (kind === undefined) return undefined;
  const found = new Map<number, PortLiteral>();
  for (const literal of FINDERS[kind](text, path.replaceAll('\\', '/'))) {
    if (!found.has(literal.start)) found.set(literal.start, literal);
  }
  const literals = [...found.values()].sort((a, b) => a.start - b.start);
  return { kind, literals: withoutIgnored(text, literals) };
}
