import { groupBy } from '../../probe/groupBy.ts';
import type { PortLiteral } from '../finding.ts';
import type { ProjectFile } from './plan.ts';

/**
 * The published ports of a compose file that several of its services want, and the service of each.
 * Two services of one file are never one, whereas a number that merely stands twice may be one
 * program's.
 */
export function publishedTwice({
  kind,
  literals,
}: Pick<ProjectFile, 'kind' | 'literals'>): ReadonlyMap<PortLiteral, string> {
  const twice = new Map<PortLiteral, string>();
  if (kind !== 'compose') return twice;
  const published = literals.filter(
    ({ role, action }) => role === 'publish' && action !== 'report',
  );
  for (const same of groupBy(published, ({ port }) => port).values()) {
    if (new Set(same.map(serviceOf)).size < 2) continue;
    for (const literal of same) {
      const service = serviceOf(literal);
      if (service !== undefined) twice.set(literal, service);
    }
  }
  return twice;
}

/** What a compose service is called tells more than anything else beside a port. */
function serviceOf({ names }: PortLiteral): string | undefined {
  return names.find(({ weight }) => weight === 3)?.name;
}
