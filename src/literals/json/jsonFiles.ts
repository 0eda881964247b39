import type { FileKind } from '../fileKind.ts';
import type { Rewriter } from '../rewriting.ts';
import { findInAppSettings } from './appSettings.ts';
import { findInDevcontainer } from './devcontainer.ts';
import { rewriteDevcontainer } from './devcontainerRewrite.ts';
import { findInGenericJson } from './genericJson.ts';
import { findInLaunchSettings } from './launchSettings.ts';
import { findInPackageJson } from './packageJson.ts';
import { rewritePackageJson } from './packageJsonRewrite.ts';
import { findInVscodeSettings } from './vscodeSettings.ts';

/** What finds ports in these files. */
export const JSON_FINDERS = {
  'vscode-settings': findInVscodeSettings,
  devcontainer: findInDevcontainer,
  'package-json': findInPackageJson,
  launchsettings: findInLaunchSettings,
  appsettings: findInAppSettings,
  json: findInGenericJson,
};

/** What replaces ports in those of these files that can be edited. */
export const JSON_REWRITERS: Partial<Record<FileKind, Rewriter>> = {
  devcontainer: rewriteDevcontainer,
  'package-json': rewritePackageJson,
};
