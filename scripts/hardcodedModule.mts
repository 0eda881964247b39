import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { root } from './paths.mts';

const literals = join(root, 'src', 'literals');
/** The front doors behind which all finders and rewriters are. */
const FRONT_DOORS = new Set([join(literals, 'scan.ts'), join(literals, 'rewrite.ts')]);

/**
 * Takes the finders and rewriters of hardcoded ports from a file of their own beside the bundle,
 * `hardcoded.js`: they are most of the code, three bundles need them, and none at its start.
 */
export const hardcodedModule: Plugin = {
  name: 'hardcoded-module',
  setup({ onResolve }) {
    onResolve({ filter: /\/(?:scan|rewrite)\.ts$/ }, ({ path, resolveDir }) =>
      FRONT_DOORS.has(join(resolveDir, path))
        ? { path: './hardcoded.js', external: true }
        : undefined,
    );
  },
};
