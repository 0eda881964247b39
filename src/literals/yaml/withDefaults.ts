import type { Edit } from 'jsonc-parser';
import type { Rewriter } from '../rewriting.ts';
import { readYaml } from './read/readYaml.ts';
import type { YamlNode, YamlScalar } from './read/tree.ts';

/**
 * A rewriter of YAML that puts a variable, with the old number as its default, in a number's place.
 * @param write the variable in the format's own words
 * @param wantsQuotes whether a plain scalar should have quotes afterwards although YAML needs none
 */
export function withDefaults(
  write: (variable: string, digits: string) => string,
  wantsQuotes: (scalar: YamlScalar) => boolean,
): Rewriter {
  return (text, replacements) => {
    const sorted = replacements.toSorted((a, b) => a.literal.start - b.literal.start);
    const scalars = scalarsAt(
      text,
      sorted.map(({ literal }) => literal.start),
    );
    const edits: Edit[] = [];
    const quoted = new Map<YamlScalar, Edit[]>();
    sorted.forEach(({ literal, variable }, i) => {
      const { start, end } = literal;
      const content = write(variable, text.slice(start, end));
      const edit = { offset: start, length: end - start, content };
      const scalar = scalars[i];
      // Braces end a plain scalar inside of [] and {}.
      if (scalar?.style === 'plain' && (scalar.inFlow || wantsQuotes(scalar))) {
        quoted.set(scalar, [...(quoted.get(scalar) ?? []), edit]);
      } else {
        edits.push(edit);
      }
    });
    for (const [scalar, own] of quoted) edits.push(inQuotes(text, scalar, own));
    return edits;
  };
}

/** A plain scalar with its edits, in the quotes that need no escapes in it. */
function inQuotes(text: string, { start, end }: YamlScalar, edits: readonly Edit[]): Edit {
  let content = '';
  let from = start;
  for (const edit of edits) {
    content += text.slice(from, edit.offset) + edit.content;
    from = edit.offset + edit.length;
  }
  content += text.slice(from, end);
  const inside = /["\\]/.test(content) ? `'${content.replaceAll("'", "''")}'` : `"${content}"`;
  return { offset: start, length: end - start, content: inside };
}

/** The scalars around offsets, which are sorted. */
function scalarsAt(text: string, offsets: readonly number[]): (YamlScalar | undefined)[] {
  const scalars: YamlScalar[] = [];
  const visit = (node: YamlNode | undefined): void => {
    if (node?.kind === 'scalar') scalars.push(node);
    else if (node?.kind === 'seq') node.items.forEach(visit);
    else if (node?.kind === 'map') {
      for (const { key, value } of node.entries) {
        scalars.push(key);
        visit(value);
      }
    }
  };
  readYaml(text).forEach(visit);
  scalars.sort((a, b) => a.start - b.start);
  let at = 0;
  return offsets.map((offset) => {
    while (at < scalars.length && (scalars[at]?.end ?? 0) <= offset) at++;
    const scalar = scalars[at];
    return scalar !== undefined && scalar.start <= offset ? scalar : undefined;
  });
}
