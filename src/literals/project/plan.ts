import type { Edit } from 'jsonc-parser';
import type { Port } from '../../probe/port.ts';
import {
  CONFIG_FILE,
  EMPTY_CONFIG,
  type ProjectConfig,
  parseConfig,
} from '../../registry/config.ts';
import { isAbsolute, variableName } from '../../registry/names.ts';
import { tokenFor } from '../../registry/tokens.ts';
import type { FileKind } from '../fileKind.ts';
import type { Fallback, LinkPlace, PortLiteral } from '../finding.ts';
import { rewriteText } from '../rewrite.ts';
import type { Replacement } from '../rewriting.ts';
import { type ConfigAdditions, EMPTY_CONFIG_TEXT, extendConfig } from './configText.ts';
import { type Part, partsOf, templateOf } from './templates.ts';

/** One file of a project and what was found in it. */
export interface ProjectFile {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly kind: FileKind;
  readonly text: string;
  readonly literals: readonly PortLiteral[];
}

/** A literal that is to be replaced, and its name. */
export interface Choice {
  readonly file: ProjectFile;
  readonly literal: PortLiteral;
  /** As the project writes it. */
  readonly name: string;
}

/** A literal that stays as it is. */
export interface Refusal {
  readonly choice: Choice;
  /** A sentence for people. */
  readonly reason: string;
}

/** What the replacement of some literals comes to. Nothing is changed by making it. */
export interface Plan {
  /** Edits by file, in the order of the text, of those files only that change. */
  readonly edits: ReadonlyMap<ProjectFile, readonly Edit[]>;
  /** What changes in the project's `berth.json`, replacements in it among that; absent when nothing does. */
  readonly config?: ConfigChange;
  /** The names that take the place of numbers, and the numbers that they had. */
  readonly wanted: readonly { readonly name: string; readonly prefer: Port }[];
  /** What is done, in the order asked for. */
  readonly done: readonly Choice[];
  /** What can't be done, and why. */
  readonly refused: readonly Refusal[];
}

export interface ConfigChange {
  /** The text that the edits are of: the present one or, where there is none, an empty object. */
  readonly text: string;
  readonly edits: readonly Edit[];
}

/** These say names themselves and need no variables. */
const SAYS_NAMES: ReadonlySet<FileKind> = new Set([
  'vscode-tasks',
  'vscode-launch',
  'vscode-workspace',
  'berth-json',
]);

/**
 * Plans the replacement of literals: edits for what the file's format can express, entries of
 * berth.json's `env` for literals that are a variable's default, its `links` for values that
 * `berth env --write` fills in, and its `ports` for the names with their old numbers. A project
 * without a `berth.json` gets one as soon as something depends on variables.
 * @param config the text of the project's `berth.json`, if there is one
 */
export function planReplacement(choices: readonly Choice[], config: string | undefined): Plan {
  const said = readSaid(config);
  const reasons = new Map<Choice, string>();
  const refuse = (some: readonly Choice[], reason: string) => {
    for (const choice of some) reasons.set(choice, reason);
  };

  const names = new NameCheck(said);
  for (const choice of choices) {
    const reason = names.admit(choice);
    if (reason !== undefined) refuse([choice], reason);
  }
  const open = choices.filter((choice) => !reasons.has(choice));

  const env = new Map<string, string>();
  for (const [variable, group] of groupBy(open, ({ literal }) => literal.fallback?.variable)) {
    const { template, left } = templateFor(group, (literal) => literal.fallback);
    refuse(left, `${variable} cannot hold the ports of two names. Give one a variable of its own.`);
    const reason = envProblem(variable, template, group, said, names);
    if (reason !== undefined) refuse(group, reason);
    else if (said.env.get(variable) !== template && !isOwnVariable(variable, template, group)) {
      env.set(variable, template);
    }
  }

  const links = new Map<string, Map<string, string>>();
  const linked = open.filter(({ literal }) => literal.action === 'link');
  for (const [file, inFile] of groupBy(linked, (choice) => choice.file.path)) {
    for (const [key, group] of groupBy(inFile, ({ literal }) => literal.link?.key)) {
      if (said.broken) {
        refuse(group, BROKEN);
        continue;
      }
      const present = said.links.get(file)?.get(key);
      const { template } = templateFor(group, (literal) => literal.link, present);
      if (present === template) continue;
      links.set(file, (links.get(file) ?? new Map()).set(key, template));
    }
  }

  const edits = new Map<ProjectFile, readonly Edit[]>();
  let inConfig: readonly Edit[] = [];
  const edited = open.filter(
    ({ literal }) => literal.fallback === undefined && literal.action !== 'link',
  );
  for (const [file, group] of groupBy(edited, (choice) => choice.file)) {
    const isConfig = file.path === CONFIG_FILE;
    if (isConfig && said.broken) {
      refuse(group, BROKEN);
      continue;
    }
    const found = rewriteText(file.kind, file.path, file.text, group.map(asReplacement));
    refuse(
      group.filter(({ literal }) => !isTouched(literal, found)),
      UNFILLED,
    );
    // One file, one change.
    if (isConfig && file.text === config) inConfig = found;
    else if (found.length > 0) edits.set(file, found);
  }

  const done = choices.filter((choice) => !reasons.has(choice));
  const wanted = new Map(done.map(({ name, literal }) => [name, literal.port]));
  const ports = new Map([...wanted].filter(([name]) => !isAbsolute(name) && !said.ports.has(name)));
  // Edits of a text that is no JSON would damage it more.
  const change = said.broken
    ? undefined
    : configChange(config, done, inConfig, { ports, env, links });
  return {
    edits,
    ...(change === undefined ? {} : { config: change }),
    wanted: Array.from(wanted, ([name, prefer]) => ({ name, prefer })),
    done,
    refused: [...reasons].map(([choice, reason]) => ({ choice, reason })),
  };
}

const UNFILLED = 'Nothing fills in a named port here.';
const BROKEN = 'berth.json cannot be read. Repair it first.';

type Said = Pick<ProjectConfig, 'ports' | 'env' | 'links'> & { readonly broken: boolean };

function readSaid(text: string | undefined): Said {
  if (text === undefined) return { ...EMPTY_CONFIG, broken: false };
  const { config, problems } = parseConfig(text);
  return { ...config, broken: problems.some(({ kind }) => kind === 'syntax') };
}

/** Holds names to one number and one variable each. */
class NameCheck {
  private readonly numbers = new Map<string, Port>();
  private readonly owners = new Map<string, string>();

  constructor(said: Said) {
    for (const name of said.ports.keys()) this.owners.set(variableName(name), name);
  }

  /** Whose variable it is. */
  ownerOf(variable: string): string | undefined {
    return this.owners.get(variable);
  }

  /** Takes a choice in, or says why it can't be. */
  admit({ name, literal }: Choice): string | undefined {
    if (literal.action === 'report') return UNFILLED;
    const number = this.numbers.get(name);
    if (number !== undefined && number !== literal.port) {
      return `"${name}" takes the place of ${number} already.`;
    }
    const variable = variableName(name);
    const owner = this.owners.get(variable);
    if (owner !== undefined && owner !== name) {
      return `"${name}" and "${owner}" both fill ${variable}. Choose another name.`;
    }
    this.numbers.set(name, literal.port);
    this.owners.set(variable, name);
    return undefined;
  }
}

/**
 * The template of a value that some choices share; `left` are those whose name it has no room for.
 * @param present the template that the value has already
 */
function templateFor(
  group: readonly Choice[],
  placeOf: (literal: PortLiteral) => Fallback | LinkPlace | undefined,
  present?: string,
): { readonly template: string; readonly left: readonly Choice[] } {
  const places = group.flatMap(({ literal, name }) => {
    const place = placeOf(literal);
    return place === undefined ? [] : [{ place, name }];
  });
  const value = places[0]?.place.value ?? '';
  const parts = new Map<number, Part>();
  for (const part of present === undefined ? [] : partsOf(present, value)) {
    parts.set(part.place.start, part);
  }
  // A variable may have another default elsewhere: what it holds is what was seen first.
  const ofValue = places.filter(({ place }) => place.value === value);
  for (const part of ofValue) parts.set(part.place.start, part);
  const names = new Set(Array.from(parts.values(), ({ name }) => name));
  const left = group.filter(({ name }) => !names.has(name));
  return { template: templateOf(value, [...parts.values()]), left };
}

function envProblem(
  variable: string,
  template: string,
  group: readonly Choice[],
  said: Said,
  names: NameCheck,
): string | undefined {
  if (isOwnVariable(variable, template, group)) return undefined;
  if (said.broken) return BROKEN;
  const present = said.env.get(variable);
  if (present !== undefined && present !== template) {
    return `${variable} is "${present}" in berth.json already.`;
  }
  const owner = names.ownerOf(variable);
  return owner === undefined ? undefined : `${variable} is the variable of "${owner}" already.`;
}

/** Whether the variable holds the name's number without being told to. */
function isOwnVariable(variable: string, template: string, [first]: readonly Choice[]): boolean {
  const name = first?.name ?? '';
  return variable === variableName(name) && template === tokenFor(name);
}

function configChange(
  config: string | undefined,
  done: readonly Choice[],
  inConfig: readonly Edit[],
  additions: ConfigAdditions,
): ConfigChange | undefined {
  const needed =
    config !== undefined ||
    additions.env.size > 0 ||
    additions.links.size > 0 ||
    done.some(({ file }) => !SAYS_NAMES.has(file.kind));
  if (!needed) return undefined;
  const text = config ?? EMPTY_CONFIG_TEXT;
  const edits = [...extendConfig(text, additions), ...inConfig].toSorted(
    (a, b) => a.offset - b.offset,
  );
  return edits.length === 0 ? undefined : { text, edits };
}

function asReplacement({ literal, name }: Choice): Replacement {
  return { literal, name, variable: variableName(name) };
}

/** @param edits in the order of the text and apart from each other */
function isTouched({ start, end }: PortLiteral, edits: readonly Edit[]): boolean {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { offset = 0, length = 0 } = edits[middle] ?? {};
    if (offset + length < start) low = middle + 1;
    else high = middle;
  }
  return (edits[low]?.offset ?? Number.POSITIVE_INFINITY) <= end;
}

/** In the order of their first item; items without a key are left out. */
function groupBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key | undefined,
): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
