import type { Rewriter } from '../rewriting.ts';

/** Puts a placeholder with the old number as its default in the place of each number. */
function withPlaceholder(write: (variable: string, digits: string) => string): Rewriter {
  return (text, replacements) =>
    replacements.map(({ literal: { start, end }, variable }) => ({
      offset: start,
      length: end - start,
      content: write(variable, text.slice(start, end)),
    }));
}

/** `${API_PORT:8080}` */
export const rewriteSpringProperties = withPlaceholder((name, digits) => `\${${name}:${digits}}`);

/** `{$API_PORT:3000}` */
export const rewriteCaddyfile = withPlaceholder((name, digits) => `{$${name}:${digits}}`);

/** `$(or $(API_PORT),3000)`, which make fills in before the shell sees the line, quotes or not. */
export const rewriteMakefile = withPlaceholder((name, digits) => `$(or $(${name}),${digits})`);
