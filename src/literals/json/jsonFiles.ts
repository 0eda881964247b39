import type { FileKind } from '../fileKind.ts';
import type { Finder } from '../finder.ts';
import type { Rewriter } from '../rewriting.ts';

const none: Finder = () => [];

/** What finds ports in these files. */
export const JSON_FINDERS = {
  'vscode-settings': none,
  devcontainer: none,
  'package-json': none,
  launchsettings: none,
  appsettings: none,
  json: none,
};

/** What replaces ports in those of these files that can be edited. */
export const JSON_REWRITERS: Partial<Record<FileKind, Rewriter>> = {};
