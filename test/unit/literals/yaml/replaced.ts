import { applyEdits } from 'jsonc-parser';
import { rewriteText } from '../../../../src/literals/rewrite.ts';
import { scanText } from '../../../../src/literals/scan.ts';

/** A text with its ports replaced, each by a variable `P` and its number. */
export function replaced(path: string, text: string): string {
  const { kind, literals } = scanText(path, text) ?? { kind: 'yaml' as const, literals: [] };
  const replacements = literals
    .filter(({ action, fallback }) => action === 'replace' && fallback === undefined)
    .map((literal) => ({ literal, name: `p${literal.port}`, variable: `P${literal.port}` }));
  return applyEdits(text, [...rewriteText(kind, path, text, replacements)]);
}

/** The first name of everything that is found, in order, behind its number. */
export function namesIn(path: string, text: string): string[] {
  const literals = scanText(path, text)?.literals ?? [];
  return literals.map(({ port, names }) => `${port} ${names[0]?.name}`);
}
