import type { Port } from '../probe/port.ts';
import type { Chosen } from './choose.ts';
import { type ProjectConfig, readConfig } from './config.ts';
import { explain, type Failure } from './messages.ts';
import { variableName } from './names.ts';
import type { AllocateOptions, Allocation, AllocationRequest } from './operations.ts';
import type { Registry } from './registry.ts';
import { findTokens, replaceTokens } from './tokens.ts';

/** A name that could not be given a number where one is needed; the message is for people. */
export class AllocationError extends Error {
  override readonly name = 'AllocationError';
  constructor(
    readonly portName: string,
    readonly failure: Failure,
    /** Where the name stands, when it is not plain to see. */
    where?: string,
  ) {
    super(where === undefined ? explain(failure) : `${where}: ${explain(failure)}`);
  }
}

/** All of a request but the name. */
export type Ask = Omit<AllocationRequest, 'name' | 'root'>;

/** The environment variables of a project. */
export interface Variables {
  readonly values: ReadonlyMap<string, string>;
  /** Names that fill a variable which another name fills already; the first one won. */
  readonly clashes: readonly { variable: string; winner: string; loser: string }[];
}

/** One project's view of the registry: relative names, and what its `berth.json` declares. */
export class ProjectPorts {
  constructor(
    readonly registry: Registry,
    /** The project's root, as `findProjectRoot` returns it. */
    readonly root: string,
  ) {}

  /**
   * The number of each name, allocated on first use. What `berth.json` prefers counts where `ask` says nothing.
   * @throws ConfigError when a new name is needed and `berth.json` is wrong; RegistryError
   */
  async allocate(
    names: readonly string[],
    ask: Ask = {},
    options: AllocateOptions = {},
  ): Promise<Allocation[]> {
    const book = await this.registry.read();
    const fresh = names.some((name) => book.get({ name, root: this.root }) === undefined);
    const config = fresh ? readConfig(this.root) : undefined;
    return this.registry.allocate(
      names.map((name) => this.request(name, ask, config)),
      options,
    );
  }

  /**
   * The number that a new name would get, without giving it out; see `Registry.propose`.
   * @throws ConfigError; RegistryError
   */
  propose(name: string, ask: Ask = {}, avoid?: ReadonlySet<Port>): Promise<Chosen> {
    return this.registry.propose(this.request(name, ask, readConfig(this.root)), avoid);
  }

  private request(name: string, ask: Ask, config: ProjectConfig | undefined): AllocationRequest {
    const declared = config?.ports.get(name);
    const isFree = ask.exact === undefined && ask.range === undefined && ask.pool === undefined;
    const prefer = isFree ? declared?.prefer : undefined;
    return {
      name,
      root: this.root,
      ...(prefer === undefined ? {} : { prefer }),
      ...(declared?.note === undefined ? {} : { note: declared.note }),
      ...ask,
    };
  }

  /**
   * The numbers of some names, all of them.
   * @throws AllocationError for the first name that can have none; and as {@link allocate}
   */
  async numbers(names: Iterable<string>): Promise<ReadonlyMap<string, Port>> {
    const wanted = [...new Set(names)];
    const results = wanted.length === 0 ? [] : await this.allocate(wanted);
    const numbers = new Map<string, Port>();
    results.forEach((result, i) => {
      const name = wanted[i] ?? '';
      if (result.kind !== 'allocated') throw new AllocationError(name, result);
      numbers.set(name, result.named.port);
    });
    return numbers;
  }

  /** The text with its tokens replaced by numbers. Throws as {@link numbers} does. */
  async expand(text: string): Promise<string> {
    const numbers = await this.numbers(findTokens(text).map((token) => token.name));
    return replaceTokens(text, (name) => String(numbers.get(name)));
  }

  /**
   * The project's environment variables: one for each declared or registered name, and the `env` of `berth.json`.
   * With `only`, just those names' variables and the `env` entries that speak of no other name.
   * Names without a number get one.
   * @throws ConfigError; and as {@link numbers}
   */
  async variables(only?: readonly string[]): Promise<Variables> {
    const config = readConfig(this.root);
    const names = only ?? (await this.allNames(config));
    const env = envEntries(config).filter(
      (entry) =>
        only === undefined ||
        (entry.names.length > 0 && entry.names.every((name) => only.includes(name))),
    );
    const numbers = await this.numbers([...names, ...env.flatMap((entry) => entry.names)]);
    return fill(names, env, numbers);
  }

  /**
   * The same of those names only that have a number already: nothing is given out. Entries of `env`
   * that speak of a name without a number are left out.
   * @throws ConfigError; RegistryError
   */
  async knownVariables(): Promise<Variables> {
    const config = readConfig(this.root);
    const book = await this.registry.read();
    const env = envEntries(config);
    const names = await this.allNames(config);
    const numbers = new Map<string, Port>();
    for (const name of [...names, ...env.flatMap((entry) => entry.names)]) {
      const named = book.get({ name, root: this.root });
      if (named !== undefined) numbers.set(name, named.port);
    }
    return fill(
      names.filter((name) => numbers.has(name)),
      env.filter((entry) => entry.names.every((name) => numbers.has(name))),
      numbers,
    );
  }

  /**
   * The project's names: what `berth.json` declares, then what else is registered; relative ones as people write them.
   * @throws ConfigError; RegistryError
   */
  async names(): Promise<string[]> {
    return [...new Set(await this.allNames(readConfig(this.root)))];
  }

  private async allNames(config: ProjectConfig): Promise<string[]> {
    const book = await this.registry.read();
    return [
      ...config.ports.keys(),
      ...book.ofProject(this.root).map((named) => book.shortName(named.name, this.root)),
    ];
  }
}

interface EnvEntry {
  readonly variable: string;
  readonly value: string;
  /** The names that its tokens speak of. */
  readonly names: readonly string[];
}

function envEntries(config: ProjectConfig): EnvEntry[] {
  return Array.from(config.env, ([variable, value]) => ({
    variable,
    value,
    names: findTokens(value).map((token) => token.name),
  }));
}

/** Every name's own variable, then the entries of `env`, which win. */
function fill(
  names: readonly string[],
  env: readonly EnvEntry[],
  numbers: ReadonlyMap<string, Port>,
): Variables {
  const values = new Map<string, string>();
  const winners = new Map<string, string>();
  const clashes: { variable: string; winner: string; loser: string }[] = [];
  for (const name of new Set(names)) {
    const variable = variableName(name);
    const winner = winners.get(variable);
    if (winner !== undefined) clashes.push({ variable, winner, loser: name });
    else {
      winners.set(variable, name);
      values.set(variable, String(numbers.get(name)));
    }
  }
  for (const { variable, value } of env) {
    values.set(
      variable,
      replaceTokens(value, (name) => String(numbers.get(name))),
    );
  }
  return { values, clashes };
}
