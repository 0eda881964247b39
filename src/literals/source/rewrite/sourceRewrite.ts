import type { Edit } from 'jsonc-parser';
import type { PortLiteral } from '../../finding.ts';
import type { Rewriter } from '../../rewriting.ts';
import type { SourceKind } from '../languages.ts';
import { lex } from '../lexer.ts';
import type { Region } from '../regions.ts';
import { csharp } from './csharp.ts';
import { elixir } from './elixir.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { javascript } from './javascript.ts';
import { kotlin } from './kotlin.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { type Hole, type Program, Site } from './site.ts';
import { Tokens } from './tokens.ts';
import type { SourceLanguage, SourceWriter } from './writer.ts';

const LANGUAGES: Record<SourceKind, SourceLanguage> = {
  javascript,
  typescript: javascript,
  python,
  go,
  rust,
  java,
  kotlin,
  csharp,
  ruby,
  php,
  elixir,
};

/** Where a literal stands and what for. */
export type Place = Pick<PortLiteral, 'start' | 'end' | 'role'>;

/**
 * Judges which literals of one file an expression can take the place of: ask once a file, then for
 * each place. The program is read at the first question, in time linear in the text.
 * @param regions as `lex` finds them in the text
 */
export function canRewrite(
  kind: SourceKind,
  text: string,
  path: string,
  regions: readonly Region[],
): (place: Place) => boolean {
  let known: { readonly program: Program; readonly writer: SourceWriter } | undefined;
  const read = () => {
    const program = { kind, text, path, tokens: new Tokens(text, regions) };
    return { program, writer: LANGUAGES[kind](program) };
  };
  return ({ start, end, role }) => {
    known ??= read();
    const { fitness, write } = known.writer;
    if (fitness === 'no' || (fitness === 'servers' && role !== 'listen')) return false;
    const site = Site.at(known.program, { start, end });
    return site !== undefined && write(site, [{ start, end, variable: 'PORT' }]) !== undefined;
  };
}

/** Puts environment variables in the place of a kind's literals, the old numbers as their defaults. */
export function sourceRewriter(kind: SourceKind): Rewriter {
  return (text, replacements, path) => {
    const program = { kind, text, path, tokens: new Tokens(text, lex(text, kind, path)) };
    const { write, prepare } = LANGUAGES[kind](program);
    const sites = new Map<number, { readonly site: Site; readonly holes: Hole[] }>();
    for (const { literal, variable } of replacements.toSorted(byStart)) {
      const { start, end } = literal;
      const site = Site.at(program, { start, end });
      if (site === undefined) continue;
      const known = sites.get(site.start) ?? { site, holes: [] };
      known.holes.push({ start, end, variable });
      sites.set(site.start, known);
    }
    const edits: Edit[] = [];
    for (const { site, holes } of sites.values()) edits.push(...(write(site, holes) ?? []));
    return edits.length === 0 ? [] : [...edits, ...(prepare?.(edits) ?? [])];
  };
}

function byStart(a: { literal: Place }, b: { literal: Place }): number {
  return a.literal.start - b.literal.start;
}
