import { groupBy } from '../../probe/groupBy.ts';
import type { LiteralRole, PortLiteral } from '../finding.ts';
import { publishedTwice } from './composeServices.ts';
import type { ProjectFile } from './plan.ts';

/** Roles of a number that only one program can have at a time. */
const OWNS: ReadonlySet<LiteralRole> = new Set(['listen', 'publish']);

/**
 * The literals whose number different services of a project want, and the names of those services.
 * Services differ when the project's files name them apart, or when they are different services of
 * one compose file; what merely stands twice (profiles, scripts) is one service.
 * @param names of the literals, by `nameProject`
 */
export function usedTwice(
  files: readonly Pick<ProjectFile, 'kind' | 'literals'>[],
  names: ReadonlyMap<PortLiteral, string>,
): ReadonlyMap<PortLiteral, readonly string[]> {
  const twice = new Map<PortLiteral, readonly string[]>();
  const mark = (
    literals: Iterable<PortLiteral>,
    nameOf: (literal: PortLiteral) => string | undefined,
  ) => {
    for (const same of groupBy(literals, ({ port }) => port).values()) {
      const services = [...new Set(same.flatMap((literal) => nameOf(literal) ?? []))];
      if (services.length < 2) continue;
      for (const literal of same) if (!twice.has(literal)) twice.set(literal, services);
    }
  };
  for (const file of files) {
    const services = publishedTwice(file);
    mark(services.keys(), (literal) => services.get(literal));
  }
  mark(
    files.flatMap(({ literals }) => literals.filter(ownsSurely)),
    (literal) => names.get(literal),
  );
  return twice;
}

function ownsSurely({ role, confidence, action }: PortLiteral): boolean {
  return OWNS.has(role) && confidence === 'high' && action !== 'report';
}
