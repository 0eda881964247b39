import type { FileKind } from '../fileKind.ts';
import type { Finder } from '../finder.ts';
import type { Rewriter } from '../rewriting.ts';

const none: Finder = () => [];

/** What finds ports in these files. */
export const LINE_FINDERS = {
  env: none,
  dockerfile: none,
  nginx: none,
  caddyfile: none,
  procfile: none,
  makefile: none,
  shell: none,
  'spring-properties': none,
  properties: none,
};

/** What replaces ports in those of these files that can be edited. */
export const LINE_REWRITERS: Partial<Record<FileKind, Rewriter>> = {};
