import type { Port } from '../../probe/port.ts';
import type { RegistryDocument } from '../document.ts';
import { recorded } from '../records/record.ts';
import { type Change, Store } from '../store.ts';
import type { CleanedUp, CleanUpTarget, ReleasedName } from './cleanUp.ts';

/** What became of names that were to come back. */
export interface TakenBack {
  readonly restored: readonly ReleasedName[];
  /** Their name or number has gone to somebody else, or their project has another label now. */
  readonly lost: readonly ReleasedName[];
}

/**
 * Undoes a clean-up: puts the names and the records of their projects back as they were, with all that the
 * registry held of them. Takes nothing away from anybody who was given a name or a number since.
 * @throws RegistryError
 */
export async function takeBack(cleaned: CleanedUp, target: CleanUpTarget): Promise<TakenBack> {
  const change = (document: RegistryDocument): Change<TakenBack> => {
    const projects = withProjects(document, cleaned);
    const ports = new Map(document.ports);
    const held = new Set<Port>(Array.from(ports.values(), ({ port }) => port));
    const restored: ReleasedName[] = [];
    const lost: ReleasedName[] = [];
    for (const item of cleaned.names) {
      const { name, entry, project, root } = item;
      const homeless = project !== undefined && projects.get(project)?.root !== root;
      if (homeless || ports.has(name) || held.has(entry.port)) lost.push(item);
      else {
        ports.set(name, entry);
        held.add(entry.port);
        restored.push(item);
      }
    }
    const result = { restored, lost };
    const same = restored.length === 0 && projects.size === document.projects.size;
    return same ? { result } : { document: { ...document, projects, ports }, result };
  };
  const store = new Store(target.file, target.onNotice);
  const asked = cleaned.names.map(({ name }) => name);
  return recorded(target, 'restore', asked, (effort) => store.transact(change, effort));
}

/** One root has one label, and one label one root. */
function withProjects(document: RegistryDocument, { projects }: CleanedUp) {
  const all = new Map(document.projects);
  const roots = new Set(Array.from(all.values(), ({ root }) => root));
  for (const { label, record } of projects) {
    if (!all.has(label) && !roots.has(record.root)) all.set(label, record);
  }
  return all;
}
