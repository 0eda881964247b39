import type { KnownNames } from '../../literals/naming.ts';
import type { Port } from '../../probe/port.ts';
import { isAbsolute } from '../../registry/names.ts';
import type { Names } from '../language/names.ts';

/** What a project's names say of ports that are to be named. */
export function knownNames(names: Names): KnownNames {
  return {
    nameOf: (port) => nameOf(port, names),
    isTaken: (name, port) => isTaken(name, port, names),
  };
}

/** The name that a number has for this project: by berth.json, by its own names, or by a shared one. */
function nameOf(port: Port, { config, book, project }: Names): string | undefined {
  for (const [name, declared] of config.ports) {
    if (declared.prefer === port) return name;
  }
  const holder = book.holderOf(port);
  const named = holder === undefined ? undefined : book.byFullName(holder);
  if (named === undefined || project === undefined) return undefined;
  if (named.root === project.root) return book.shortName(named.name, project.root);
  return named.project === undefined ? named.name : undefined;
}

/** Whether a name means another number already. */
export function isTaken(name: string, port: Port, names: Names): boolean {
  const prefer = names.declared(name)?.prefer;
  const named = names.get(name);
  if (named !== undefined) return named.port !== port && prefer !== port;
  return names.declared(name) !== undefined && prefer !== port && !isAbsolute(name);
}
