import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDir, cached } from './cache.mts';
import {
  type Release,
  type ReleaseName,
  releases,
  ripgrepVersion,
  watcherVersion,
} from './releases.mts';
import { run } from './run.mts';
import { standIns } from './standIns.mts';

/** An installed VS Code server. */
export interface Host {
  readonly release: Release;
  /** The Node that runs the server and its extension host. */
  readonly node: string;
  /** The script that starts the server. */
  readonly main: string;
}

/** Changes whenever the steps below would leave another folder behind. */
const recipe = 1;

/** Whether the VS Code server can run on this machine: Linux with glibc, on x64 or arm64. */
export function serverRunsHere(): boolean {
  return process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
}

/** Installs VS Code once into the cache (20–40 s, about 450 MB) and says where it is. */
export async function installHost(name: ReleaseName): Promise<Host> {
  if (!serverRunsHere()) {
    throw new Error(
      `The VS Code server runs on Linux (x64, arm64), not on ${process.platform} ${process.arch}.`,
    );
  }
  const release = releases[name];
  const nodePackage = `node-linux-${process.arch}`;
  const dir = await cached(entryOf(release), async (work) => {
    console.log(`Installing VS Code ${release.vscode} for tests (once, about half a minute) …`);
    await unpack(`code-server@${release.codeServer}`, work);
    await addModules(work, release, {
      [nodePackage]: release.node,
      [`@parcel/watcher-linux-${process.arch}-glibc`]: watcherVersion,
      '@vscode/ripgrep-universal': ripgrepVersion,
    });
    await putStandIns(work);
    await putRipgrep(work);
    await prune(work);
    await run(join(work, 'node_modules', nodePackage, 'bin', 'node'), [
      join(work, 'out', 'server-main.js'),
      '--version',
    ]);
  });
  return {
    release,
    node: join(dir, 'node_modules', nodePackage, 'bin', 'node'),
    main: join(dir, 'out', 'server-main.js'),
  };
}

/** The ripgrep of an installed VS Code; `undefined` when none is installed. */
export function installedRipgrep(): string | undefined {
  return Object.values(releases)
    .map((release) => join(cacheDir(), entryOf(release)))
    .map((dir) => join(ripgrepBinaries(dir), `linux-${process.arch}`, 'rg'))
    .find((file) => existsSync(file));
}

function entryOf(release: Release): string {
  return `vscode-${release.vscode}-linux-${process.arch}-${recipe}`;
}

/** Puts the VS Code server inside the code-server package into `dir`; its wrapper is not needed. */
async function unpack(spec: string, dir: string): Promise<void> {
  const out = await run('npm', ['pack', spec, '--silent', '--loglevel=error'], { cwd: dir });
  const tarball = out.trim().split('\n').at(-1) ?? '';
  await run('tar', ['-xzf', tarball, '--strip-components=3', 'package/lib/vscode'], { cwd: dir });
  await rm(join(dir, tarball));
}

async function addModules(
  dir: string,
  release: Release,
  extra: Readonly<Record<string, string>>,
): Promise<void> {
  const file = join(dir, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  Object.assign(manifest.dependencies, release.overrides, extra);
  await writeFile(file, JSON.stringify(manifest, null, 2));
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // Optional dependencies are large binaries of features that are switched off here.
  await run('npm', ['install', '--omit=dev', '--omit=optional', ...quiet], { cwd: dir });
}

async function putStandIns(dir: string): Promise<void> {
  for (const [name, text] of Object.entries(standIns)) {
    const module = join(dir, 'node_modules', name);
    if (existsSync(module)) await writeFile(join(module, 'index.js'), text);
  }
}

/** Without ripgrep, file search and quick open find nothing. */
async function putRipgrep(dir: string): Promise<void> {
  const old = join(dir, 'node_modules', '@vscode', 'ripgrep');
  if (!existsSync(old)) return;
  const target = join(old, 'bin', 'rg');
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(ripgrepBinaries(dir), `linux-${process.arch}`, 'rg'), target);
  await chmod(target, 0o755);
}

function ripgrepBinaries(dir: string): string {
  return join(dir, 'node_modules', '@vscode', 'ripgrep-universal', 'bin');
}

/** Removes what a test host never uses: half of the size. */
async function prune(dir: string): Promise<void> {
  const modules = join(dir, 'node_modules');
  const nodeHome = join(modules, `node-linux-${process.arch}`);
  const unused = [
    join(nodeHome, 'include'),
    join(nodeHome, 'share'),
    join(modules, '@microsoft', 'mxc-sdk'),
    join(modules, '@vscode', 'windows-process-tree'),
    join(dir, 'extensions', 'copilot'),
  ];
  const own = `linux-${process.arch}`;
  for (const binaries of [ripgrepBinaries(dir), join(modules, 'node-pty', 'prebuilds')]) {
    const others = (await readdir(binaries)).filter((name) => name !== own);
    unused.push(...others.map((name) => join(binaries, name)));
  }
  await Promise.all(unused.map((path) => rm(path, { recursive: true, force: true })));
}
