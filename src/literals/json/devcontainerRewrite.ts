import type { Rewriter } from '../rewriting.ts';

/** Published ports take their number from a variable of this machine: `${localEnv:WEB_PORT:8080}`. */
export const rewriteDevcontainer: Rewriter = (_text, replacements) =>
  replacements.map(({ literal: { start, end, form, port }, variable }) => {
    const value = `\${localEnv:${variable}:${port}}`;
    // A bare number publishes the same port of the container, on loopback.
    const content = form === 'number' ? `"127.0.0.1:${value}:${port}"` : value;
    return { offset: start, length: end - start, content };
  });
