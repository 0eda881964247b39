import { chmod, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { hardcodedModule } from './hardcodedModule.mts';
import { hostModules } from './hostModules.mts';
import { root } from './paths.mts';

export interface BundleOptions {
  /** Minified and without source maps, as it is shipped. */
  readonly production: boolean;
  /** Emptied first. */
  readonly outdir: string;
}

/**
 * Bundles the extension, the CLI, the script of both's scanning threads, and what all three find and
 * replace hardcoded ports with, one CommonJS file each, and the page with charts for a browser. Dynamic imports stay inside the bundle and
 * are evaluated on first use, which keeps start-up short.
 */
export async function bundle({ production, outdir }: BundleOptions): Promise<void> {
  const common: BuildOptions = {
    absWorkingDir: root,
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
    plugins: [hostModules],
    logLevel: 'warning',
  };
  const parts: BuildOptions = { ...common, plugins: [hardcodedModule, hostModules] };
  const cli = join(outdir, 'cli.js');
  await rm(outdir, { recursive: true, force: true });
  await Promise.all([
    build({
      ...common,
      entryPoints: ['src/literals/hardcoded.ts'],
      outfile: join(outdir, 'hardcoded.js'),
    }),
    build({
      ...parts,
      entryPoints: ['src/extension/extension.ts'],
      outfile: join(outdir, 'extension.js'),
    }),
    build({
      ...parts,
      entryPoints: ['src/cli/main.ts'],
      outfile: cli,
      banner: { js: '#!/usr/bin/env node' },
    }),
    build({
      ...parts,
      entryPoints: ['src/scan/scanWorker.ts'],
      outfile: join(outdir, 'scanWorker.js'),
    }),
    buildPage({ production, outdir }),
  ]);
  await chmod(cli, 0o755);
}

/** The page that draws histories: a script and its styles, with the licence of the library in them. */
async function buildPage({ production, outdir }: BundleOptions): Promise<void> {
  const licence = await readFile(join(root, 'node_modules', 'uplot', 'LICENSE'), 'utf8');
  await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    minify: production,
    sourcemap: false,
    banner: { js: `/* uPlot\n${licence}*/` },
    logLevel: 'warning',
    entryPoints: [
      { in: 'src/extension/history/page/main.ts', out: 'historyPage' },
      { in: 'src/extension/history/page/page.css', out: 'historyPage' },
    ],
    outdir,
  });
}
