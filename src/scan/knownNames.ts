import type { KnownNames } from '../literals/naming.ts';
import type { Port } from '../probe/port.ts';
import type { Book } from '../registry/book.ts';
import type { ProjectConfig } from '../registry/config.ts';
import { isAbsolute, qualify } from '../registry/names.ts';

/** What berth.json and the registry say of names for the ports of the project at `root`. */
export function knownNames(root: string, book: Book, config: ProjectConfig): KnownNames {
  // Read from the disk for a project without names, and there may be thousands of questions.
  let label: string | undefined;
  const labelOfProject = () => {
    label ??= book.labelFor(root);
    return label;
  };
  return {
    nameOf(port) {
      for (const [name, { prefer }] of config.ports) if (prefer === port) return name;
      const holder = book.holderOf(port);
      const named = holder === undefined ? undefined : book.byFullName(holder);
      if (named === undefined) return undefined;
      if (named.root === root) return book.shortName(named.name, root);
      return named.project === undefined ? named.name : undefined;
    },
    isTaken(name: string, port: Port) {
      const prefer = config.ports.get(name)?.prefer;
      const named = book.byFullName(qualify(name, isAbsolute(name) ? '' : labelOfProject()));
      if (named !== undefined) return named.port !== port && prefer !== port;
      return config.ports.has(name) && prefer !== port && !isAbsolute(name);
    },
  };
}
