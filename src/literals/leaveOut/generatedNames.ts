/** Files that package managers write. Only those that look like a kind of file in which ports are looked for. */
const LOCK_FILES = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  '.package-lock.json',
  'pnpm-lock.yaml',
  'pnpm-lock.yml',
  'yarn.lock',
  'bun.lock',
  'deno.lock',
  'composer.lock',
  'packages.lock.json',
  'project.assets.json',
  'paket.lock',
  'Cargo.lock',
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'Pipfile.lock',
  'Gemfile.lock',
  'mix.lock',
  'gradle.lockfile',
  'flake.lock',
  'Chart.lock',
  'requirements.lock',
  '.terraform.lock.hcl',
  'conda-lock.yml',
  'gems.locked',
]);

/** What bundlers, compilers and code generators call their output. */
const GENERATED =
  /[.-]min\.(?:[cm]?js|css|json)$|\.(?:bundle|chunk)\.[cm]?js$|\.pb\.(?:go|gw\.go)$|_pb2(?:_grpc)?\.pyi?$|_(?:grpc_)?pb\.(?:js|ts|rb)$|_pb\.d\.ts$|[._-]generated\.\w+$|\.gen\.\w+$|^zz_generated\.|\.g(?:\.i)?\.cs$|\.designer\.cs$|\.d\.[cm]?ts$|\.(?:js|css)\.map$/i;

/** Whether a file of this name is a lock file or some program's output, which nobody edits. */
export function isGeneratedName(name: string): boolean {
  return LOCK_FILES.has(name) || GENERATED.test(name);
}
