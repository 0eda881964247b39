import type { Edit } from 'jsonc-parser';
import type { Rewriter } from '../rewriting.ts';
import { contains, jsonText, membersOf } from './jsonText.ts';
import { parseJson } from './parseJson.ts';
import { wrapScript } from './scriptWrap.ts';

/** Scripts are run by `berth run --`, with names in the place of ports. */
export const rewritePackageJson: Rewriter = (text, replacements) => {
  const scripts = membersOf(parseJson(text)).find(([section]) => section === 'scripts')?.[1];
  return membersOf(scripts).flatMap(([, node]): Edit[] => {
    const own = replacements.filter(({ literal }) => contains(node, literal.start));
    if (own.length === 0 || node.type !== 'string') return [];
    const { value, at } = jsonText(text, node);
    const ports = own
      .map(({ literal, name }) => {
        const start = indexOf(at, value, literal.start);
        return { start, end: start + literal.end - literal.start, name };
      })
      .sort((a, b) => a.start - b.start);
    const wrapped = wrapScript(value, ports);
    if (wrapped === undefined) return [];
    return [{ offset: node.offset, length: node.length, content: JSON.stringify(wrapped) }];
  });
};

/** Where in a decoded text a source offset is. */
function indexOf(at: (index: number) => number, value: string, offset: number): number {
  for (let index = 0; index < value.length; index++) if (at(index) === offset) return index;
  return value.length;
}
