import { type Node, type ParseError, parseTree } from 'jsonc-parser';

/** Levels of nodes, two for each object. Nobody's settings are nested deeper, and what walks a tree calls itself for each. */
const DEEPEST = 1000;

/**
 * The tree of a JSON text with comments, as far as it can be read; `undefined` where nothing can, and
 * for a text that is nested deeper than 1000 arrays or 500 objects. Never throws.
 * @param errors gets what is wrong with the text
 */
export function parseJson(text: string, errors: ParseError[] = []): Node | undefined {
  const root = parse(text.replace(/^\uFEFF/, ' '), errors);
  return root === undefined || isTooDeep(root) ? undefined : root;
}

function parse(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    // The parser calls itself for each level.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isTooDeep(root: Node): boolean {
  let level: readonly Node[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    const next: Node[] = [];
    for (const { children } of level)
      if (children !== undefined) for (const child of children) next.push(child);
    level = next;
  }
  return false;
}
