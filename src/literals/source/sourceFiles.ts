import type { Finder } from '../finder.ts';
import { findInSource } from './findInSource.ts';
import type { SourceKind } from './languages.ts';
import { sourceRewriter } from './rewrite/sourceRewrite.ts';

/** What finds ports in program text. */
export const SOURCE_FINDERS = {
  javascript: finder('javascript'),
  typescript: finder('typescript'),
  python: finder('python'),
  go: finder('go'),
  rust: finder('rust'),
  java: finder('java'),
  kotlin: finder('kotlin'),
  csharp: finder('csharp'),
  ruby: finder('ruby'),
  php: finder('php'),
  elixir: finder('elixir'),
};

/** What replaces ports in program text. */
export const SOURCE_REWRITERS = {
  javascript: sourceRewriter('javascript'),
  typescript: sourceRewriter('typescript'),
  python: sourceRewriter('python'),
  go: sourceRewriter('go'),
  rust: sourceRewriter('rust'),
  java: sourceRewriter('java'),
  kotlin: sourceRewriter('kotlin'),
  csharp: sourceRewriter('csharp'),
  ruby: sourceRewriter('ruby'),
  php: sourceRewriter('php'),
  elixir: sourceRewriter('elixir'),
};

function finder(kind: SourceKind): Finder {
  return (text, path) => findInSource(kind, text, path);
}
