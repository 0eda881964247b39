import type { FileKind } from '../fileKind.ts';
import type { Finder } from '../finder.ts';
import type { Rewriter } from '../rewriting.ts';

const none: Finder = () => [];

/** What finds ports in these files. */
export const MARKUP_FINDERS = {
  toml: none,
  terraform: none,
  xml: none,
};

/** What replaces ports in those of these files that can be edited. */
export const MARKUP_REWRITERS: Partial<Record<FileKind, Rewriter>> = {};
