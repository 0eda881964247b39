// npm run package: dist-vsix/berth-<version>.vsix, as it is published.
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import manifest from '../package.json' with { type: 'json' };
import { bundle } from './bundle.mts';
import { root } from './paths.mts';

/** Where `npm run package` puts the packaged extension. */
export const defaultVsix = join(root, 'dist-vsix', `berth-${manifest.version}.vsix`);

/**
 * Builds for production and packages the extension into the file `target`. It works in a folder of
 * its own, so that nothing unbuilt or left over gets in and several may run at once; what goes in
 * is the list `files` of package.json.
 */
export async function packageExtension(target: string): Promise<string> {
  const stage = await mkdtemp(join(tmpdir(), 'berth-package-'));
  try {
    const { scripts: _scripts, devDependencies: _tools, ...shipped } = manifest;
    await writeFile(join(stage, 'package.json'), `${JSON.stringify(shipped, null, 2)}\n`);
    for (const entry of await shippedEntries()) {
      await cp(join(root, entry), join(stage, entry), { recursive: true });
    }
    await bundle({ production: true, outdir: join(stage, 'dist') });
    const fresh = join(stage, 'berth.vsix');
    await createVSIX({
      cwd: stage,
      packagePath: fresh,
      dependencies: false,
      allowUnusedFilesPattern: true,
    });
    await mkdir(dirname(target), { recursive: true });
    // Across file systems a rename fails; a copy beside the target can then be renamed.
    const beside = `${target}.${process.pid}`;
    await cp(fresh, beside);
    await rename(beside, target);
    return target;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** The files and folders of the repository's root that the list `files` speaks of. */
async function shippedEntries(): Promise<string[]> {
  const heads = manifest.files.map((pattern) => pattern.split('/')[0] ?? pattern);
  const patterns = heads.map(
    (head) => new RegExp(`^${head.replaceAll('.', '\\.').replaceAll('*', '.*')}$`),
  );
  return (await readdir(root)).filter(
    (name) => name !== 'dist' && patterns.some((pattern) => pattern.test(name)),
  );
}

/** The package to test: `$BERTH_VSIX` if somebody made one before, else a fresh one in `dir`. */
export async function vsixToTest(dir: string): Promise<string> {
  return process.env.BERTH_VSIX || packageExtension(join(dir, 'berth.vsix'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(await packageExtension(defaultVsix));
}
