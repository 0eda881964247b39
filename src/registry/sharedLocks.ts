import type { DeclaredService, ProjectConfig } from './config.ts';
import { asksPort, readyOf } from './servicePort.ts';

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
  return Array.from(services, ([name, { lock = '' }]) => {
    const others = new Set(keepers.get(lock));
    others.delete(name);
    return others.size === 0 ? [] : wayTo(others, name, services);
  }).filter((way) => way.length > 0);
}

/** The shortest way to any of these along what services wait for; empty where there is none. */
function wayTo(
  goals: ReadonlySet<string>,
  start: string,
  services: ReadonlyMap<string, DeclaredService>,
): readonly string[] {
  const before = new Map<string, string | undefined>([[start, undefined]]);
  // A map grows while it is gone through.
  for (const name of before.keys()) {
    if (goals.has(name)) {
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
