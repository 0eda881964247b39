import type { FileKind } from '../fileKind.ts';
import type { Finder } from '../finder.ts';
import type { Rewriter } from '../rewriting.ts';
import { findInCaddyfile } from './caddyfile.ts';
import { findInDockerfile } from './dockerfile.ts';
import { findInEnv } from './env.ts';
import { findInJustfile, isJustfile, rewriteJustfile } from './justfile.ts';
import { findInMakefile } from './makefile.ts';
import { findInNginx } from './nginx.ts';
import {
  rewriteCaddyfile,
  rewriteMakefile,
  rewriteSpringProperties,
} from './placeholderRewrite.ts';
import { findInProcfile } from './procfile.ts';
import { findInProperties } from './properties.ts';
import { findInShell } from './shell.ts';
import { rewriteShell } from './shellRewrite.ts';
import { findInSpringProperties } from './springProperties.ts';

/** What finds ports in these files. */
export const LINE_FINDERS = {
  env: findInEnv,
  dockerfile: findInDockerfile,
  nginx: findInNginx,
  caddyfile: findInCaddyfile,
  procfile: findInProcfile,
  makefile: (text, path) =>
    isJustfile(path) ? findInJustfile(text, path) : findInMakefile(text, path),
  shell: findInShell,
  'spring-properties': findInSpringProperties,
  properties: findInProperties,
} satisfies Partial<Record<FileKind, Finder>>;

/** What replaces ports in those of these files that can be edited. */
export const LINE_REWRITERS: Partial<Record<FileKind, Rewriter>> = {
  caddyfile: rewriteCaddyfile,
  makefile: (text, replacements, path) =>
    (isJustfile(path) ? rewriteJustfile : rewriteMakefile)(text, replacements, path),
  shell: rewriteShell,
  'spring-properties': rewriteSpringProperties,
};
