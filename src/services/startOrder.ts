import { findCycle } from '../registry/dependencies.ts';
import { didYouMean, suggest } from '../registry/suggest.ts';
import { ServicesError } from './errors.ts';
import type { Service } from './service.ts';

/** What the order of a start depends on. */
export type Startable = Pick<Service, 'name' | 'dependsOn' | 'place'>;

/**
 * The services to start for those that were chosen: they and all that they wait for. Those that wait for none come
 * first, in the order in which they are declared, and each of the others after all that it waits for. It may be
 * started as soon as these are ready; to stop, go the other way round.
 * @param chosen names of services; all of them when empty
 * @throws ServicesError for a name that is no service, and for services that wait for each other
 */
export function startOrder<S extends Startable>(
  services: ReadonlyMap<string, S>,
  chosen: readonly string[] = [],
): S[] {
  for (const name of chosen) {
    if (services.has(name)) continue;
    const hint = didYouMean(suggest(name, services.keys()));
    throw new ServicesError('unknown-service', `There is no service "${name}". ${hint}`.trim());
  }
  const wanted = withDependencies(services, chosen.length === 0 ? [...services.keys()] : chosen);
  const waits = new Map(Array.from(wanted, (one) => [one.name, one.dependsOn]));
  const cycle = findCycle(waits);
  if (cycle !== undefined) {
    const message = `These services wait for each other: ${cycle.join(' → ')}.`;
    throw new ServicesError('cycle', message, services.get(cycle[0] ?? '')?.place);
  }
  return sorted([...services.values()].filter((service) => wanted.has(service)));
}

/** The services of these names and all that they wait for. */
function withDependencies<S extends Startable>(
  services: ReadonlyMap<string, S>,
  names: readonly string[],
): ReadonlySet<S> {
  const found = new Set<S>();
  // A set grows while it is gone through.
  for (const name of names) {
    const service = services.get(name);
    if (service !== undefined) found.add(service);
  }
  for (const service of found) {
    for (const name of service.dependsOn) {
      const other = services.get(name);
      if (other !== undefined) {
        found.add(other);
        continue;
      }
      const hint = didYouMean(suggest(name, services.keys()));
      const message = `${service.name} waits for "${name}", which is no service. ${hint}`.trim();
      throw new ServicesError('unknown-dependency', message, service.place);
    }
  }
  return found;
}

/** Services without cycles, each after those that it waits for. */
function sorted<S extends Startable>(services: readonly S[]): S[] {
  const order: S[] = [];
  const waitedFor = new Map<string, S[]>();
  const open = new Map<S, number>();
  for (const service of services) {
    const names = new Set(service.dependsOn);
    open.set(service, names.size);
    for (const name of names) waitedFor.set(name, [...(waitedFor.get(name) ?? []), service]);
  }
  const enter = services.filter((service) => open.get(service) === 0);
  for (const service of enter) {
    order.push(service);
    for (const other of waitedFor.get(service.name) ?? []) {
      const left = (open.get(other) ?? 0) - 1;
      open.set(other, left);
      if (left === 0) enter.push(other);
    }
  }
  return order;
}
