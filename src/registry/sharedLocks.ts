import type { DeclaredService, ProjectConfig } from './config.ts';
import { asksPort, readyOf } from './servicePort.ts';

/** How many services to come by at most: what a file of thousands says wrong shows when they start. */
const MOST_STEPS = 200_000;

/**
 * Services that wait until another one listens, and for a lock that this one has as long as it does: they can never
 * be started. One that is not asked by its port may be a job, such as a migration: it ends, and its lock is free.
 * @returns of each the way from it to the other one: `api`, `cache`, `db`
 */
export function findSharedLocks(
  services: ReadonlyMap<string, DeclaredService>,
  ports: ProjectConfig['ports'],
): readonly (readonly string[])[] {
  const keepers = new Map<string, Set<string>>();
  for (const [name, service] of services) {
    const { lock } = service;
    if (lock === undefined || !asksPort(readyOf(name, service, ports))) continue;
    keepers.set(lock, (keepers.get(lock) ?? new Set()).add(name));
  }
  const budget = { steps: MOST_STEPS };
  return Array.from(services, ([name, { lock = '' }]) => {
    const others = keepers.get(lock);
    const isAlone = others === undefined || (others.size === 1 && others.has(name));
    return isAlone ? [] : wayTo(others, name, services, budget);
  }).filter((way) => way.length > 0);
}

/** The shortest way to any of these, but itself, along what services wait for; empty where none was found. */
function wayTo(
  goals: ReadonlySet<string>,
  start: string,
  services: ReadonlyMap<string, DeclaredService>,
  budget: { steps: number },
): readonly string[] {
  const before = new Map<string, string | undefined>([[start, undefined]]);
  // A map grows while it is gone through.
  for (const name of before.keys()) {
    if (budget.steps-- <= 0) break;
    if (name !== start && goals.has(name)) {
      const way: string[] = [];
      for (let at: string | undefined = name; at !== undefined; at = before.get(at)) way.push(at);
      return way.reverse();
    }
    for (const next of services.get(name)?.dependsOn ?? []) {
      if (!before.has(next)) before.set(next, name);
    }
  }
  return [];
}
