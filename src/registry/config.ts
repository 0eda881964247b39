import fs from 'node:fs';
import path from 'node:path';
import type { ParseError } from 'jsonc-parser';
import { findNodeAtLocation, type Node, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Port, toPort } from '../probe/port.ts';
import { readIgnored, readLinks } from './configLiterals.ts';
import { membersIn, type Report, readVariables } from './configNodes.ts';
import { readDeclaredServices } from './configServices.ts';
import { ConfigError, errorCode } from './errors.ts';
import { checkName } from './names.ts';
import { positionAt, type TextPosition } from './textPosition.ts';

/** The file in a project's root that says what the project needs. */
export const CONFIG_FILE = 'berth.json';

/** What a project declares of one name. */
export interface DeclaredPort {
  readonly prefer?: Port;
  readonly note?: string;
  /** `false` when nobody is to connect to it only to see whether it answers. */
  readonly watch?: false;
}

/** A project's `berth.json`. */
export interface ProjectConfig {
  /** By name, as written: relative or absolute. */
  readonly ports: ReadonlyMap<string, DeclaredPort>;
  /** Further environment variables; the values may hold tokens. */
  readonly env: ReadonlyMap<string, string>;
  /** Values in files without variables of their own, which `berth env --write` fills in. */
  readonly links: Links;
  /** Hardcoded ports that nobody wants to hear of. */
  readonly ignore: Ignored;
  /** What runs when the project is started, by name, in the order of the file. */
  readonly services: ReadonlyMap<string, DeclaredService>;
}

/** When a service that ended is started again. */
export type RestartPolicy = 'no' | 'on-failure' | 'always';

/** What a project declares of one service. */
export interface DeclaredService {
  /** The program and its arguments, at least one; they may hold tokens. */
  readonly command: readonly string[];
  /** Relative to the project's root, with `/`; the root itself when absent. */
  readonly cwd?: string;
  /** Variables of its own; the values may hold tokens. */
  readonly env: ReadonlyMap<string, string>;
  /** `tcp`, `http:/path`, `log:TEXT` or `none`. */
  readonly ready?: string;
  /** In seconds. */
  readonly readyTimeout?: number;
  /** The services that are to be ready before it; each is in the file. */
  readonly dependsOn: readonly string[];
  readonly restart: RestartPolicy;
  /** The name whose port it listens on; `false` for none. */
  readonly port?: string | false;
  /** The lock that it holds while it runs: of this project, or with a `/` before it of the machine. */
  readonly lock?: string;
  /** Where its name stands in the file. */
  readonly at: TextPosition;
}

/**
 * By file (relative to the root, with `/`): by place (an env file's variable, or a JSON pointer) the
 * value, with tokens.
 */
export type Links = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What the search for hardcoded ports leaves out in a project. */
export interface Ignored {
  readonly ports: ReadonlySet<Port>;
  /** Kinds of file, see `FILE_KINDS`. */
  readonly kinds: ReadonlySet<string>;
  /** Patterns like those of a .gitignore in the root. */
  readonly files: readonly string[];
}

/** Something wrong in a `berth.json`. Offsets count UTF-16 units. */
export interface ConfigProblem {
  /** `syntax` when the text is no JSON with comments at all. */
  readonly kind: 'syntax' | 'content';
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

/** A `berth.json` that says nothing. */
export const EMPTY_CONFIG: ProjectConfig = {
  ports: new Map(),
  env: new Map(),
  links: new Map(),
  ignore: { ports: new Set(), kinds: new Set(), files: [] },
  services: new Map(),
};

/**
 * The `berth.json` in a project's root; an empty one where there is none.
 * @throws ConfigError at the first thing that is wrong
 */
export function readConfig(root: string): ProjectConfig {
  const file = path.join(root, CONFIG_FILE);
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return EMPTY_CONFIG;
    throw new ConfigError(file, 1, 1, `cannot be read (${(error as Error).message})`);
  }
  const { config, problems } = parseConfig(text);
  const [first] = problems;
  if (first !== undefined) {
    const { line, column } = positionAt(text, first.offset);
    throw new ConfigError(file, line, column, first.message);
  }
  return config;
}

/** Reads the text of a `berth.json` (JSON with comments): all that can be used, and all that is wrong. */
export function parseConfig(text: string): {
  readonly config: ProjectConfig;
  readonly problems: readonly ConfigProblem[];
} {
  if (text.trim() === '') {
    const message = 'The file is empty. Write {} or { "ports": { "api": {} } }.';
    return { config: EMPTY_CONFIG, problems: [{ kind: 'content', message, offset: 0, length: 0 }] };
  }
  const errors: ParseError[] = [];
  const tree = parse(text, errors);
  if (tree === 'too-deep') {
    const message = 'The file is nested too deeply.';
    return { config: EMPTY_CONFIG, problems: [{ kind: 'syntax', message, offset: 0, length: 0 }] };
  }
  const problems: ConfigProblem[] = errors.map(({ error, offset, length }) => ({
    kind: 'syntax',
    message: `${words(printParseErrorCode(error))}.`,
    offset,
    length,
  }));
  const report: Report = (node, message) => {
    problems.push({ kind: 'content', message, offset: node.offset, length: node.length });
  };
  if (tree?.type !== 'object') {
    if (tree !== undefined) report(tree, 'berth.json holds one object: { "ports": { … } }.');
    return { config: EMPTY_CONFIG, problems };
  }
  const ports = new Map<string, DeclaredPort>();
  for (const [key, value] of membersIn(tree, 'ports', report)) {
    const problem = checkName(key.value);
    if (problem !== undefined) report(key, problem.message);
    else ports.set(key.value, readDeclared(value, report));
  }
  const env = readVariables(membersIn(tree, 'env', report), report);
  const [links, ignore] = [readLinks(tree, report), readIgnored(tree, report)];
  const services = readDeclaredServices(tree, text, ports, report);
  return { config: { ports, env, links, ignore, services }, problems };
}

function parse(text: string, errors: ParseError[]): Node | undefined | 'too-deep' {
  try {
    return parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  } catch (error) {
    // The parser calls itself for each level.
    if (error instanceof RangeError) return 'too-deep';
    throw error;
  }
}

function readDeclared(value: Node, report: Report): DeclaredPort {
  if (value.type !== 'object') {
    report(value, 'Write an object here: {} or { "prefer": 3000 }.');
    return {};
  }
  const prefer = findNodeAtLocation(value, ['prefer']);
  const note = findNodeAtLocation(value, ['note']);
  const port = toPort(prefer?.value);
  if (prefer !== undefined && port === undefined) {
    report(prefer, '"prefer" is a port number from 1 to 65535.');
  }
  if (note !== undefined && note.type !== 'string') report(note, '"note" is a text.');
  const watch = findNodeAtLocation(value, ['watch']);
  if (watch !== undefined && watch.type !== 'boolean') report(watch, '"watch" is true or false.');
  return {
    ...(port === undefined ? {} : { prefer: port }),
    ...(note?.type === 'string' ? { note: note.value as string } : {}),
    ...(watch?.value === false ? { watch: false as const } : {}),
  };
}

/** `PropertyNameExpected` → `Property name expected`. */
function words(code: string): string {
  const text = code.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
