import type { Edit } from 'jsonc-parser';
import type { Rewriter } from '../rewriting.ts';
import { readShell, type ShellContext } from './shellText.ts';

/** Puts `${API_PORT:-3000}` in the place of numbers, in quotes where it is a word of its own. */
export const rewriteShell: Rewriter = (text, replacements) => {
  const shell = readShell(text);
  return replacements.map(({ literal: { start, end }, variable }): Edit => {
    const value = `\${${variable}:-${text.slice(start, end)}}`;
    const quoted = standsAlone(text, start, end, shell.contextAt(start));
    return { offset: start, length: end - start, content: quoted ? `"${value}"` : value };
  });
};

function standsAlone(text: string, start: number, end: number, context: ShellContext): boolean {
  return (
    context === 'plain' &&
    /^$|[\s=(]/.test(text[start - 1] ?? '') &&
    /^$|[\s;&|)`]/.test(text[end] ?? '')
  );
}
