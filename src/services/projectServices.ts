import fs from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import {
  CONFIG_FILE,
  type DeclaredService,
  type ProjectConfig,
  readConfig,
} from '../registry/config.ts';
import { errorCode } from '../registry/errors.ts';
import { hasTokenOf, portNameOf, readyOf } from '../registry/servicePort.ts';
import { type ProcfileProblem, readProcfile } from './procfile.ts';
import type { Service } from './service.ts';

/**
 * Foreman, Overmind and Hivemind read `Procfile` unless told otherwise, and where a project has a `Procfile.dev`
 * they are told so (`bin/dev` of Rails): the other one is for the servers that it is deployed to.
 */
export const PROCFILES = ['Procfile.dev', 'Procfile'] as const;
/** Foreman and its kin give their processes what stands here. */
const ENV_FILE = '.env';

/** The services of a project. */
export interface ProjectServices {
  /** By name, in the order of the file. */
  readonly services: ReadonlyMap<string, Service>;
  /** The file that declares them, by its name; absent when none does. */
  readonly source?: typeof CONFIG_FILE | (typeof PROCFILES)[number];
  /** What of a Procfile is not run. */
  readonly problems: readonly ServicesProblem[];
}

/** Something that is not run, and why. */
export interface ServicesProblem {
  /** Absolute path. */
  readonly file: string;
  /** From 1; absent when it is about the whole file. */
  readonly line?: number;
  readonly message: string;
}

/**
 * The services of the project at `root`: those of its `berth.json`; where it declares none, the processes of its
 * `Procfile.dev` or `Procfile`. The two are never mixed, so that one file tells all that runs.
 * @throws ConfigError when `berth.json` is wrong
 */
export function readServices(root: string): ProjectServices {
  return servicesOf(root, readConfig(root));
}

/** The same for a `berth.json` that was read already. */
export function servicesOf(root: string, config: ProjectConfig): ProjectServices {
  if (config.services.size > 0) {
    const services = Array.from(config.services, ([name, declared]) => {
      return [name, ofConfig(root, config, name, declared)] as const;
    });
    return { services: new Map(services), source: CONFIG_FILE, problems: [] };
  }
  for (const source of PROCFILES) {
    const file = path.join(root, source);
    const read = readText(file);
    if (read.kind === 'absent') continue;
    if (read.kind === 'unreadable') return { services: new Map(), problems: [read.problem] };
    return { ...ofProcfile(root, file, read.text), source };
  }
  return { services: new Map(), problems: [] };
}

function ofConfig(
  root: string,
  config: ProjectConfig,
  name: string,
  declared: DeclaredService,
): Service {
  const { command, cwd = '.', env, readyTimeout, dependsOn, restart, lock, at } = declared;
  const portName = portNameOf(name, declared, config.ports);
  return {
    name,
    command,
    shell: false,
    cwd: path.join(root, cwd),
    fileEnv: new Map(),
    env,
    ready: readyOf(name, declared, config.ports),
    dependsOn,
    restart,
    place: { file: path.join(root, CONFIG_FILE), ...at },
    ...(readyTimeout === undefined ? {} : { readyTimeout }),
    ...(lock === undefined ? {} : { lock }),
    ...(portName === undefined ? {} : { portName }),
  };
}

function ofProcfile(root: string, file: string, text: string): Omit<ProjectServices, 'source'> {
  const { processes, problems } = readProcfile(text);
  const env = readEnv(path.join(root, ENV_FILE));
  const services = processes.map(({ name, line, port, at }): [string, Service] => {
    const isServed = port === 'served' || hasTokenOf(name, line);
    const portName = isServed || port === 'given' ? name : undefined;
    const service: Service = {
      name,
      command: [line],
      shell: true,
      cwd: root,
      fileEnv: env.values,
      env: new Map(),
      ready: isServed ? 'tcp' : 'none',
      dependsOn: [],
      restart: 'no',
      place: { file, line: at, column: 1 },
      ...(portName === undefined ? {} : { portName }),
    };
    return [name, service];
  });
  const inFile = (one: ProcfileProblem): ServicesProblem => ({ file, ...one });
  return { services: new Map(services), problems: [...problems.map(inFile), ...env.problems] };
}

/** The variables of a `.env`, but `PORT`: there it is the number from which Foreman counts. */
function readEnv(file: string): {
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly ServicesProblem[];
} {
  const read = readText(file);
  if (read.kind !== 'text') {
    return { values: new Map(), problems: read.kind === 'absent' ? [] : [read.problem] };
  }
  const { PORT: _, ...variables } = parseEnv(read.text);
  const values = Object.entries(variables).flatMap(([key, value = '']): [string, string][] =>
    value.includes('\0') ? [] : [[key, value]],
  );
  return { values: new Map(values), problems: [] };
}

type ReadText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly problem: ServicesProblem };

function readText(file: string): ReadText {
  try {
    return { kind: 'text', text: fs.readFileSync(file, 'utf8') };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return { kind: 'absent' };
    const message = `The file cannot be read (${code ?? (error as Error).message}).`;
    return { kind: 'unreadable', problem: { file, message } };
  }
}
