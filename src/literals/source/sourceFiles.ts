import type { Finder } from '../finder.ts';
import { sourceRewriter } from './rewrite/sourceRewrite.ts';

const none: Finder = () => [];

/** What finds ports in program text. */
export const SOURCE_FINDERS = {
  javascript: none,
  typescript: none,
  python: none,
  go: none,
  rust: none,
  java: none,
  kotlin: none,
  csharp: none,
  ruby: none,
  php: none,
  elixir: none,
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
