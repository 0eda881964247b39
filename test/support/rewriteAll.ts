import { applyEdits } from 'jsonc-parser';
import type { PortLiteral } from '../../src/literals/finding.ts';
import type { SourceKind } from '../../src/literals/source/languages.ts';
import { lex } from '../../src/literals/source/lexer.ts';
import { canRewrite, sourceRewriter } from '../../src/literals/source/rewrite/sourceRewrite.ts';
import { parsePort } from '../../src/probe/port.ts';

/** What the numbers in test programs become. */
const VARIABLES: Readonly<Record<string, string>> = { 3000: 'API_PORT', 3001: 'WEB_PORT' };

/** The program's 3000 and 3001 as findings, wherever they stand. */
function literalsIn(text: string, role: PortLiteral['role']): PortLiteral[] {
  return Array.from(text.matchAll(/300[01](?!\d)/g), ({ index, 0: digits }): PortLiteral => {
    const port = parsePort(digits);
    if (port === undefined) throw new Error(digits);
    const names = [{ name: 'api', weight: 0 as const }];
    const place = { start: index, end: index + digits.length, form: 'text' as const };
    return { port, ...place, role, confidence: 'high', action: 'replace', names };
  });
}

/** A program with variables in the place of every 3000 and 3001 where that can be. */
export function rewriteAll(
  kind: SourceKind,
  text: string,
  path = '',
  role: PortLiteral['role'] = 'client',
): string {
  const isRewritable = canRewrite(kind, text, path, lex(text, kind, path));
  const replacements = literalsIn(text, role)
    .filter(isRewritable)
    .map((literal) => ({ literal, name: 'api', variable: VARIABLES[literal.port] ?? '' }));
  const edits = sourceRewriter(kind)(text, replacements, path);
  return applyEdits(
    text,
    edits.toSorted((a, b) => a.offset - b.offset),
  );
}
