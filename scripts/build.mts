// Bundles the extension and the CLI into dist/, one CommonJS file each.
// Dynamic imports stay inside the bundle and are evaluated on first use, which keeps start-up short.
import { chmod, rm } from 'node:fs/promises';
import { build, type BuildOptions } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };

const production = process.argv.includes('--production');

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // VS Code 1.105 runs Node 22, the CLI also runs on Node 20.
  target: 'node20',
  // jsonc-parser's UMD build hides its requires from a bundler.
  mainFields: ['module', 'main'],
  minify: production,
  sourcemap: production ? false : 'linked',
  define: { BERTH_VERSION: JSON.stringify(manifest.version) },
  logLevel: 'warning',
};

await rm('dist', { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    entryPoints: ['src/extension/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode'],
  }),
  build({
    ...common,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
  }),
]);
await chmod('dist/cli.js', 0o755);
