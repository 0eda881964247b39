import type { FileKind } from '../fileKind.ts';
import type { Finder } from '../finder.ts';
import type { Rewriter } from '../rewriting.ts';

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
export const SOURCE_REWRITERS: Partial<Record<FileKind, Rewriter>> = {};
