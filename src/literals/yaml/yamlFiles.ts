import type { FileKind } from '../fileKind.ts';
import type { Finder } from '../finder.ts';
import type { Rewriter } from '../rewriting.ts';
import { findInCompose } from './compose/composeFile.ts';

const none: Finder = () => [];

/** What finds ports in these files. */
export const YAML_FINDERS = {
  compose: findInCompose,
  k8s: none,
  helm: none,
  prometheus: none,
  'spring-yml': none,
  'gh-actions': none,
  yaml: none,
};

/** What replaces ports in those of these files that can be edited. */
export const YAML_REWRITERS: Partial<Record<FileKind, Rewriter>> = {};
