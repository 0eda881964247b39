import type { Edit } from 'jsonc-parser';
import type { FileKind } from './fileKind.ts';
import { JSON_REWRITERS } from './json/jsonFiles.ts';
import { LINE_REWRITERS } from './lines/linesFiles.ts';
import type { Replacement, Rewriter } from './rewriting.ts';
import { SOURCE_REWRITERS } from './source/sourceFiles.ts';
import { MARKUP_REWRITERS } from './toml/tomlFiles.ts';
import { VSCODE_REWRITERS } from './vscode/vscodeFiles.ts';
import { YAML_REWRITERS } from './yaml/yamlFiles.ts';

const REWRITERS: Partial<Record<FileKind, Rewriter>> = {
  ...VSCODE_REWRITERS,
  ...JSON_REWRITERS,
  ...YAML_REWRITERS,
  ...MARKUP_REWRITERS,
  ...LINE_REWRITERS,
  ...SOURCE_REWRITERS,
};

/** The edits of one file that put names in the place of its literals, in order; see {@link Rewriter}. */
export function rewriteText(
  kind: FileKind,
  path: string,
  text: string,
  replacements: readonly Replacement[],
): Edit[] {
  const edits = REWRITERS[kind]?.(text, replacements, path.replaceAll('\\', '/')) ?? [];
  return edits.toSorted((a, b) => a.offset - b.offset);
}
