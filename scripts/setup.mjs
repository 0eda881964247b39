// Runs before `npm start` and `npm test`, so a fresh clone needs no step of its own.
// Plain JavaScript without dependencies: nothing else can be assumed to be installed yet.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const oldest = [20, 19];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  console.error(
    `Berth needs Node ${oldest.join('.')} or newer; this is Node ${process.versions.node}.`,
  );
  process.exit(1);
}

if (!isInstalled()) {
  console.log('Installing the development tools (once, up to a minute) …');
  const started = Date.now();
  const npm = process.env.npm_execpath;
  // Not `npm ci`: a lock file written against a registry that lacks other platforms' optional
  // binaries has no entry for them, which `npm ci` refuses. Versions are the lock file's all the same.
  const args = [
    'install',
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const result = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.status !== 0) {
    console.error('npm install failed; the reason is above.');
    process.exit(result.status ?? 1);
  }
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/**
 * Whether node_modules holds what the lock file asks for. npm writes its own record of what it
 * installed last, so a half-finished install has none and an `npm install x` needs no second run.
 */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(record);
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional || entry.peer || present[path]?.version === entry.version,
  );
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
