import type { Rewriter } from '../rewriting.ts';

/** Redwood fills in `"${WEB_PORT:8910}"` and takes a text for a number. */
export const rewriteToml: Rewriter = (_text, replacements) =>
  replacements.map(({ literal: { start, end, form, port }, variable }) => {
    const value = `\${${variable}:${port}}`;
    const content = form === 'number' ? `"${value}"` : value;
    return { offset: start, length: end - start, content };
  });
