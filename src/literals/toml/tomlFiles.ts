import type { FileKind } from '../fileKind.ts';
import type { Rewriter } from '../rewriting.ts';
import { findInTerraform } from '../terraform/findInTerraform.ts';
import { findInXml } from '../xml/findInXml.ts';
import { findInToml } from './findInToml.ts';
import { rewriteToml } from './tomlRewrite.ts';

/** What finds ports in these files. */
export const MARKUP_FINDERS = {
  toml: findInToml,
  terraform: findInTerraform,
  xml: findInXml,
};

/** What replaces ports in those of these files that can be edited. */
export const MARKUP_REWRITERS: Partial<Record<FileKind, Rewriter>> = { toml: rewriteToml };
