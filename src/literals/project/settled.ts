import type { ProjectConfig } from '../../registry/config.ts';
import { variableName } from '../../registry/names.ts';
import { hasToken } from '../../registry/tokens.ts';
import type { PortLiteral } from '../finding.ts';
import { partsOf } from './templates.ts';

/** What a project has names for already. */
export interface Settled {
  /** Variables that hold named ports. */
  readonly variables: ReadonlySet<string>;
  /** By file: the places that `berth env --write` fills in. */
  readonly links: ProjectConfig['links'];
}

/**
 * What a project's names settle.
 * @param names further names that the project has, as it writes them
 */
export function settledBy(config: ProjectConfig, names: Iterable<string> = []): Settled {
  const variables = new Set<string>();
  for (const name of [...config.ports.keys(), ...names]) variables.add(variableName(name));
  for (const [variable, value] of config.env) if (hasToken(value)) variables.add(variable);
  return { variables, links: config.links };
}

/**
 * Whether a literal is not hardcoded any more: the default of a variable that holds a named port, or
 * a value that is kept in step with one.
 * @param path the file's, relative to the project's root, with `/`
 */
export function isSettled(path: string, literal: PortLiteral, settled: Settled): boolean {
  if (literal.fallback !== undefined) return settled.variables.has(literal.fallback.variable);
  const template =
    literal.link === undefined ? undefined : settled.links.get(path)?.get(literal.link.key);
  return (
    template !== undefined &&
    literal.link !== undefined &&
    partsOf(template, literal.link.value).some(({ place }) => place.start === literal.link?.start)
  );
}
