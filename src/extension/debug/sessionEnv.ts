import { parseEnv } from 'node:util';
import { isJsonObject, type JsonObject } from '../../registry/jsonObject.ts';

/**
 * Where a debugger of each type runs a program when `console` says nothing. Only types that take
 * `env` as an object of texts are here. In the integrated terminal the program has the project's
 * variables anyway.
 */
const DEFAULT_CONSOLE: Readonly<Record<string, 'internal' | 'terminal'>> = {
  node: 'internal',
  'pwa-node': 'internal',
  bun: 'internal',
  debugpy: 'terminal',
  python: 'terminal',
  java: 'terminal',
  go: 'internal',
  coreclr: 'internal',
  php: 'internal',
  dart: 'internal',
};

/** Whether the program of a launch configuration starts without the project's variables. */
export function lacksVariables(config: JsonObject): boolean {
  if (config.request !== 'launch') return false;
  const { type, env } = config;
  const fallback = typeof type === 'string' ? DEFAULT_CONSOLE[type] : undefined;
  if (fallback === undefined || !(env === undefined || isJsonObject(env))) return false;
  return config.console === undefined
    ? fallback === 'internal'
    : config.console !== 'integratedTerminal';
}

/**
 * The `env` of a launch configuration with a project's variables behind its own. What its
 * `envFile` sets is the user's as well and stays out, as `env` would win over it.
 * @param readFile the text of a file, `undefined` when it can't be read
 */
export function withVariables(
  config: JsonObject,
  variables: ReadonlyMap<string, string>,
  readFile: (file: string) => string | undefined,
): Record<string, unknown> {
  const own = isJsonObject(config.env) ? config.env : {};
  const files: unknown[] = Array.isArray(config.envFile) ? config.envFile : [config.envFile];
  const taken = new Set(Object.keys(own));
  for (const file of files) {
    const text = typeof file === 'string' ? readFile(file) : undefined;
    for (const key of Object.keys(text === undefined ? {} : parseEnv(text))) taken.add(key);
  }
  const missing = [...variables].filter(([key]) => !taken.has(key));
  return { ...Object.fromEntries(missing), ...own };
}
