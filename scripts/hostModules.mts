import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { root } from './paths.mts';

/** Modules that VS Code and Node bring along. */
const HOST_MODULE = /^(?:vscode|node:[\w/]+)$/;
const WHOLE_IMPORT = /^import (?:\* as )?(\w+) from '(vscode|node:[\w/]+)';$/gm;
const NAMESPACE = 'host-module';

/**
 * Takes the host's modules as they are, and asks for each once.
 *
 * esbuild copies a CommonJS module's members for every file that imports it whole, to tell `default`
 * from the rest. For Node's modules and `vscode` both are the same object; copying the 500 members of
 * `vscode` a file at a time took a third of the extension's activation, and VS Code looks up on every
 * `require` which extension asks.
 */
export const hostModules: Plugin = {
  name: 'host-modules',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /\.ts$/, namespace: 'file' }, async ({ path }) => {
      if (!path.startsWith(join(root, 'src'))) return undefined;
      const text = await readFile(path, 'utf8');
      return { loader: 'ts', contents: text.replace(WHOLE_IMPORT, "const $1 = require('$2');") };
    });
    onResolve({ filter: HOST_MODULE }, ({ path, kind, namespace }) =>
      kind === 'require-call' && namespace !== NAMESPACE
        ? { path, namespace: NAMESPACE }
        : { path, external: true },
    );
    onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};
