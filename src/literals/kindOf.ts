import type { FileKind } from './fileKind.ts';
import { jsonKind } from './json/jsonKind.ts';
import { yamlKind } from './yaml/yamlKind.ts';

/** By the end of the file's name. Those that need a look inside are in {@link kindOf}. */
const BY_EXTENSION: Readonly<Record<string, FileKind>> = {
  toml: 'toml',
  tf: 'terraform',
  tfvars: 'terraform',
  hcl: 'terraform',
  xml: 'xml',
  config: 'xml',
  csproj: 'xml',
  env: 'env',
  dockerfile: 'dockerfile',
  containerfile: 'dockerfile',
  caddyfile: 'caddyfile',
  mk: 'makefile',
  sh: 'shell',
  bash: 'shell',
  zsh: 'shell',
  fish: 'shell',
  ksh: 'shell',
  ps1: 'shell',
  psm1: 'shell',
  bat: 'shell',
  cmd: 'shell',
  properties: 'properties',
  ini: 'properties',
  cfg: 'properties',
  cnf: 'properties',
  service: 'properties',
  socket: 'properties',
  js: 'javascript',
  cjs: 'javascript',
  mjs: 'javascript',
  jsx: 'javascript',
  ts: 'typescript',
  cts: 'typescript',
  mts: 'typescript',
  tsx: 'typescript',
  vue: 'typescript',
  svelte: 'typescript',
  astro: 'typescript',
  py: 'python',
  go: 'go',
  rs: 'rust',
  java: 'java',
  kt: 'kotlin',
  kts: 'kotlin',
  cs: 'csharp',
  rb: 'ruby',
  ru: 'ruby',
  rake: 'ruby',
  php: 'php',
  ex: 'elixir',
  exs: 'elixir',
  webmanifest: 'json',
  'code-workspace': 'vscode-workspace',
};

/** How a text tells the kind of its file. */
type ByText = (path: string, text: string) => FileKind | undefined;

/** Endings of files from which others are made: `default.conf.template`. */
const TEMPLATE = /\.(?:template|tmpl|tpl|dist|example|sample|default|in|j2|orig)$/i;
/** Kinds whose templates have the same grammar. */
const TEMPLATES: ReadonlySet<unknown> = new Set<FileKind>([
  'env',
  'dockerfile',
  'nginx',
  'caddyfile',
  'procfile',
  'makefile',
  'shell',
  'spring-properties',
  'properties',
]);

/** Endings of files that other tools' names may have as well, as in `nginx.conf` and `.env.ini`. */
const WEAK_EXTENSIONS = new Set(['conf', 'config', 'properties', 'ini', 'cfg']);

const JSON_NAMES: readonly (readonly [RegExp, FileKind])[] = [
  [/^package\.json$/, 'package-json'],
  [/^launchsettings\.json$/i, 'launchsettings'],
  [/^appsettings(?:\..*)?\.json$/i, 'appsettings'],
  [/^\.?devcontainer\.json$/i, 'devcontainer'],
];

const BY_NAME: readonly (readonly [RegExp, FileKind])[] = [
  [/^\.?env(?:[.-].*)?$|\.env(?:\..*)?$|^env-example|^\.flaskenv$|^\.dev\.vars$/i, 'env'],
  [/^\.envrc$/, 'shell'],
  [/^(?:dockerfile|containerfile)(?:\..*)?$/i, 'dockerfile'],
  [/^caddyfile(?:\..*)?$/i, 'caddyfile'],
  [/^procfile(?:\..*)?$/i, 'procfile'],
  [/^(?:gnu)?makefile(?:\..*)?$/i, 'makefile'],
  [/^\.?justfile$/i, 'makefile'],
  [/^(?:rakefile|gemfile|vagrantfile|guardfile)$/i, 'ruby'],
  [/^(?:application|bootstrap)(?:-[\w-]+)?\.properties$/i, 'spring-properties'],
  [/^(?:nginx|.*\.nginx)(?:\..*)?\.conf(?:\..*)?$|^nginx\..*|\.nginx$/i, 'nginx'],
];

/**
 * What a file is, by its name and, where that is not enough, by its text; `undefined` for a file in
 * which no ports are looked for.
 * @param path with `/` or `\`, absolute or not
 */
export function kindOf(path: string, text: string): FileKind | undefined {
  const kind = kindByName(path);
  return typeof kind === 'function' ? kind(path, text) : kind;
}

/** What a file is by its name: a kind, how its text tells the kind, or nothing that is looked for. */
export function kindByName(path: string): FileKind | ByText | undefined {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const dot = name.lastIndexOf('.');
  const extension = dot === -1 ? undefined : name.slice(dot + 1).toLowerCase();
  switch (extension) {
    case 'json':
    case 'jsonc':
    case 'json5':
      if (name === 'berth.json') return 'berth-json';
      return vscodeKind(path, name) ?? matching(JSON_NAMES, name) ?? jsonKind;
    case 'yml':
    case 'yaml':
      return yamlKind;
    case undefined:
      return matching(BY_NAME, name) ?? byFirstLine;
  }
  const byExtension = Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
  // `env.ts` is a program. A Dockerfile may be called after the language of its image.
  const isPlain = byExtension === undefined || WEAK_EXTENSIONS.has(extension);
  if (!isPlain && !/^(?:Docker|Container)file\./.test(name)) return byExtension;
  const kind = matching(BY_NAME, name) ?? (extension === 'conf' ? confKind : byExtension);
  return kind ?? (TEMPLATE.test(path) ? kindOfTemplate(path.replace(TEMPLATE, '')) : undefined);
}

function kindOfTemplate(path: string): FileKind | ByText | undefined {
  const kind = kindByName(path);
  return kind === confKind || kind === yamlKind || TEMPLATES.has(kind) ? kind : undefined;
}

function vscodeKind(path: string, name: string): FileKind | undefined {
  if (!/(?:^|[\\/])\.vscode[\\/][^\\/]*$/.test(path)) return undefined;
  if (name === 'tasks.json') return 'vscode-tasks';
  if (name === 'launch.json') return 'vscode-launch';
  return name === 'settings.json' ? 'vscode-settings' : undefined;
}

function matching(
  table: readonly (readonly [RegExp, FileKind])[],
  name: string,
): FileKind | undefined {
  return table.find(([pattern]) => pattern.test(name))?.[1];
}

/** A block or a directive that nginx alone has. */
const NGINX =
  /^[ \t]*(?:(?:server|upstream [\w.-]+|http|events|stream|location [^\n{]*)\s*\{|(?:listen|proxy_pass|fastcgi_pass|server_name|proxy_set_header)\s[^\n;]*;)/m;
/** Where servers keep sites in files without an ending. */
const SITES = /(?:^|[\\/])(?:sites-(?:available|enabled)|nginx)[\\/][^\\/]*$/;

function confKind(_path: string, text: string): FileKind {
  return NGINX.test(text) ? 'nginx' : 'properties';
}

/** A file without an extension, by its `#!` line. */
function byFirstLine(path: string, text: string): FileKind | undefined {
  if (!text.startsWith('#!')) return SITES.test(path) && NGINX.test(text) ? 'nginx' : undefined;
  const [, program = '', args = ''] = /^#!\s*(?:\S*\/)?(\S+)(.*)/.exec(text.slice(0, 200)) ?? [];
  // `env` starts what comes after its own options and variables.
  const [, started] = /^(?:\s+(?:-\S*|\w+=\S*))*\s+(?:\S*\/)?(\S+)/.exec(args) ?? [];
  const name = program === 'env' ? (started ?? '') : program;
  switch (name.replace(/[\d.]+$/, '')) {
    case 'sh':
    case 'bash':
    case 'dash':
    case 'zsh':
    case 'ksh':
      return 'shell';
    case 'python':
      return 'python';
    case 'node':
    case 'bun':
      return 'javascript';
    case 'deno':
      return 'typescript';
    case 'ruby':
      return 'ruby';
    case 'php':
      return 'php';
    default:
      return undefined;
  }
}
