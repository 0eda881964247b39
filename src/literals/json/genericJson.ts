import type { Finder } from '../finder.ts';
import { keysOf } from '../settings/setting.ts';
import { findInJson } from './settingLiterals.ts';

/** Files of tools that name no ports of their own, or only in texts for people. */
const NEVER =
  /(?:^|\/)(?:package-lock|npm-shrinkwrap|composer|tsconfig[\w.-]*|jsconfig|renovate|biome|deno\.lock|cspell|\.eslintrc|\.prettierrc|\.babelrc|\.swcrc|lerna|CHANGELOG)\.(?:json5?|jsonc|lock)$|\.(?:lock|map|tsbuildinfo|ipynb|geojson)$/i;
/** What a program elsewhere runs by: task definitions, templates of clouds, manifests; and documents. */
const REMOTE =
  /"(?:containerDefinitions|AWSTemplateFormatVersion|taskRoleArn|openapi|swagger|asyncapi)"\s*:|deploymentTemplate\.json|schema\.getpostman\.com|"apiVersion"\s*:\s*"[\w./]+",?\s*"kind"/;
/** A JSON Schema: its defaults are some program's. */
const SCHEMA = /"\$schema"\s*:\s*"https?:\/\/json-schema\.org/;

/** The ports in any other JSON file. */
export const findInGenericJson: Finder = (text, path) => {
  if (NEVER.test(path)) return [];
  const head = text.slice(0, 20_000);
  const isRemote = REMOTE.test(head);
  const isSchema = SCHEMA.test(head);
  const isWrangler = /(?:^|\/)wrangler\.jsonc?$/.test(path);
  return findInJson(text, path, {
    action: (setting) => {
      const keys = keysOf(setting);
      if (isRemote || isSchema || keys.at(-1) === 'default') return 'report';
      // The rest of it is deployed; only `dev` is of this machine.
      return isWrangler && !keys.includes('dev') ? 'report' : 'link';
    },
  });
};
