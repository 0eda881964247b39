import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { root } from './paths.mts';

const testsDir = join(root, 'test', 'host');

/**
 * Writes the host tests into `dir` as an otherwise empty extension: VS Code only runs tests that
 * come with an extension under development, and the one under test is the installed package.
 */
export async function bundleHostTests(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const driver = {
    name: 'berth-host-tests',
    publisher: 'berth-dev',
    version: '0.0.0',
    engines: { vscode: '*' },
  };
  await writeFile(join(dir, 'package.json'), JSON.stringify(driver));
  // Source maps count only for what is loaded after this.
  const entry = "process.setSourceMapsEnabled(true);\nmodule.exports = require('./suite.js');\n";
  await writeFile(join(dir, 'index.js'), entry);
  // Mocha is loaded from the repository: it reads files of its own while it starts.
  const mocha = join(root, 'node_modules', 'mocha', 'index.js');
  await build({
    entryPoints: [join(testsDir, 'index.ts')],
    outfile: join(dir, 'suite.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    sourcesContent: false,
    alias: { mocha },
    external: ['vscode', mocha],
    plugins: [allTests],
    logLevel: 'warning',
  });
}

/** Resolves `berth:host-tests` to a module that loads every test file when it is told to. */
const allTests: Plugin = {
  name: 'all-host-tests',
  setup(builder) {
    builder.onResolve({ filter: /^berth:host-tests$/ }, ({ path }) => ({
      path,
      namespace: 'host-tests',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'host-tests' }, async () => {
      const files = (await readdir(testsDir, { recursive: true }))
        .filter((file) => file.endsWith('.test.ts'))
        .sort();
      const calls = files.map((file) => `require(${JSON.stringify(`./${file}`)});`);
      return {
        contents: `export function loadTests() { ${calls.join('\n')} }`,
        resolveDir: testsDir,
        loader: 'js',
      };
    });
  },
};
