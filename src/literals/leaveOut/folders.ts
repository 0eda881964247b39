/** Other people's code, and what belongs to tools: nobody's ports to decide here. */
const FOREIGN = new Set(
  `.git .hg .svn .jj node_modules bower_components jspm_packages vendor .venv site-packages .tox .nox
   Pods .yarn .pnpm-store .bundle .gradle .terraform .eggs .stack-work elm-stuff`.split(/\s+/),
);

/** What builds and test runs leave behind. */
const OUTPUT = new Set(
  `dist .next .nuxt .output .svelte-kit .turbo .nx .cache .parcel-cache .angular .vercel .serverless
   .astro .docusaurus .vite .wrangler .dart_tool .nyc_output coverage htmlcov __pycache__ .pytest_cache
   .mypy_cache .ruff_cache storybook-static`.split(/\s+/),
);

/** Output folders whose names mean something else elsewhere, and the files beside them that tell. */
const OUTPUT_BESIDE: Readonly<Record<string, RegExp>> = {
  build: /^(?:build|settings)\.gradle(?:\.kts)?$|^pubspec\.yaml$/,
  target: /^(?:Cargo\.toml|pom\.xml|build\.sbt)$/,
  out: /^next\.config\.\w+$/,
  bin: /\.(?:cs|fs|vb)proj$/,
  obj: /\.(?:cs|fs|vb)proj$/,
  deps: /^mix\.exs$/,
  _build: /^mix\.exs$/,
};

/** Whether a folder holds other people's code or a tool's own files, which are never looked at. */
export function isForeignFolder(name: string): boolean {
  return FOREIGN.has(name);
}

/**
 * Whether a folder holds what a build left behind.
 * @param beside the names of the files in the folder around it
 */
export function isOutputFolder(name: string, beside: readonly string[]): boolean {
  if (OUTPUT.has(name)) return true;
  const sign = Object.hasOwn(OUTPUT_BESIDE, name) ? OUTPUT_BESIDE[name] : undefined;
  return sign !== undefined && beside.some((file) => sign.test(file));
}

/** Whether a folder that holds such a file is a Python environment, or marked as a cache (bford.info/cachedir). */
export function marksFolder(file: string): 'foreign' | 'output' | undefined {
  if (file === 'pyvenv.cfg') return 'foreign';
  return file === 'CACHEDIR.TAG' ? 'output' : undefined;
}
