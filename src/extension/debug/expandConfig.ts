import { findTokens, replaceTokens, tokenFor, wholeToken } from '../../registry/tokens.ts';
import { asTokens } from '../activity/spelledPorts.ts';

/** Keys and array indexes from the configuration down to a value. */
export type JsonPath = readonly (string | number)[];

/** What the debugger's schema wants at a path: only a number, only text, or nothing that settles it. */
export type WantedType = (path: JsonPath) => 'number' | 'text' | undefined;

/** The names that a launch configuration speaks of, each once. */
export function namesIn(config: unknown): string[] {
  const names = textsIn(config).flatMap((text) => findTokens(asTokens(text)));
  return [...new Set(names.map(({ name }) => name))];
}

/** Every text in a launch configuration. */
export function textsIn(config: unknown): string[] {
  const texts: string[] = [];
  walk(config, [], (text) => {
    texts.push(text);
    return text;
  });
  return texts;
}

/**
 * The configuration with every token replaced, and VS Code's own spelling too: here the folder that asks is known.
 * A value that is one whole token becomes a number
 * where the schema wants one or the key speaks of a port (`port`, `serverPort`, the elements of
 * `ports`), else text. Running it again changes nothing.
 */
export function expandConfig<T>(
  config: T,
  numbers: ReadonlyMap<string, number>,
  wantedType: WantedType,
): T {
  return walk(config, [], (text, path) => {
    const tokens = asTokens(text);
    const whole = wholeToken(tokens);
    const number = whole === undefined ? undefined : numbers.get(whole);
    if (number !== undefined && isNumeric(path, wantedType)) return number;
    return replaceTokens(tokens, (name) => String(numbers.get(name) ?? tokenFor(name)));
  }) as T;
}

function isNumeric(path: JsonPath, wantedType: WantedType): boolean {
  if (path.some((key) => typeof key === 'string' && TEXT_KEYS.test(key))) return false;
  const wanted = wantedType(path);
  if (wanted !== undefined) return wanted === 'number';
  const last = path.at(-1);
  const key = typeof last === 'number' ? path.at(-2) : last;
  if (typeof key !== 'string') return false;
  return key === 'debugServer' || (typeof last === 'number' ? PORTS : PORT).test(key);
}

/** Below these everything is text: variables and command lines. */
const TEXT_KEYS = /^(env|environment|[a-z]*args)$/i;
const PORT = /(^|[_-])port$|[a-z0-9]Port$/;
const PORTS = /(^|[_-])ports$|[a-z0-9]Ports$/;

function walk(
  value: unknown,
  path: JsonPath,
  replace: (text: string, path: JsonPath) => unknown,
): unknown {
  if (typeof value === 'string') return replace(value, path);
  if (Array.isArray(value)) return value.map((item, i) => walk(item, [...path, i], replace));
  // Only plain objects: VS Code and other extensions may put class instances of their own in.
  if (typeof value !== 'object' || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key], replace)]),
  );
}
