import type { Port } from '../probe/port.ts';
import type { NameIdea, PortLiteral } from './finding.ts';

/** What is known of names where a file's ports are to be named. */
export interface KnownNames {
  /** The name that a number has already, in berth.json or the registry, as the project writes it. */
  nameOf(port: Port): string | undefined;
  /** Whether a name is taken by another number. */
  isTaken(name: string, port: Port): boolean;
}

/**
 * One name for each number in a file: the one it has, else the best idea of all its occurrences that
 * no other number has. The same number has the same name everywhere.
 */
export function nameLiterals(
  literals: readonly PortLiteral[],
  known: KnownNames,
): ReadonlyMap<Port, string> {
  const names = new Map<Port, string>();
  const used = new Set<string>();
  const ideas = new Map<Port, NameIdea[]>();
  for (const { port, names: own } of literals) {
    const all = ideas.get(port);
    if (all === undefined) ideas.set(port, [...own]);
    else all.push(...own);
    const name = known.nameOf(port);
    if (name === undefined) continue;
    names.set(port, name);
    used.add(name);
  }
  const numbering = new Numbering();
  const isFree = (name: string, port: Port) => !used.has(name) && !known.isTaken(name, port);
  for (const [port, own] of ideas) {
    if (names.has(port)) continue;
    const ranked = own.toSorted((a, b) => b.weight - a.weight);
    const best = ranked.find(({ name }) => isFree(name, port))?.name;
    const name =
      best ?? numbering.next(ranked[0]?.name ?? 'app', (candidate) => isFree(candidate, port));
    names.set(port, name);
    used.add(name);
  }
  return names;
}

/** Gives names the next number after them that makes them free: `api-2`, then `api-3`. */
export class Numbering {
  /** By name, the number that was tried last: what is taken once stays so. */
  private readonly last = new Map<string, number>();

  next(name: string, isFree: (name: string) => boolean): string {
    const stem = name.slice(0, 58);
    for (let n = (this.last.get(stem) ?? 1) + 1; ; n++) {
      const candidate = `${stem}-${n}`;
      if (!isFree(candidate)) continue;
      this.last.set(stem, n);
      return candidate;
    }
  }
}
