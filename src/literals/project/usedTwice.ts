import { groupBy } from '../../probe/groupBy.ts';
import type { LiteralRole, PortLiteral } from '../finding.ts';
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
    literals: readonly PortLiteral[],
    nameOf: (literal: PortLiteral) => string | undefined,
  ) => {
    for (const same of groupBy(literals, ({ port }) => port).values()) {
      const services = [...new Set(same.flatMap((literal) => nameOf(literal) ?? []))];
      if (services.length < 2) continue;
      for (const literal of same) if (!twice.has(literal)) twice.set(literal, services);
    }
  };
  for (const { kind, literals } of files) {
    if (kind === 'compose') mark(literals.filter(isPublished), serviceOf);
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

function isPublished(literal: PortLiteral): boolean {
  return literal.role === 'publish' && ownsSurely(literal);
}

/** The compose service, which names its ports more surely than anything else. */
function serviceOf({ names }: PortLiteral): string | undefined {
  return names.find(({ weight }) => weight === 3)?.name;
}
