import { Book, type NameRef } from './book.ts';
import type { Entry, ProjectRecord, RegistryDocument } from './document.ts';
import { type FullName, isAbsolute, labelOf } from './names.ts';
import type { Change } from './store.ts';

/**
 * A book that changes, for one transaction: copies the tables once, however many names it changes, and
 * answers from what it holds so far.
 */
export class Draft extends Book {
  private readonly ports: Map<FullName, Entry>;
  private readonly projects: Map<string, ProjectRecord>;
  private changed = false;

  constructor(before: RegistryDocument) {
    const ports = new Map(before.ports);
    const projects = new Map(before.projects);
    super({ ...before, ports, projects });
    this.ports = ports;
    this.projects = projects;
  }

  /** What a transaction returns: its result, and the document when anything has changed. */
  change<T>(result: T): Change<T> {
    return this.changed ? { document: this.document, result } : { result };
  }

  private touch(): void {
    this.changed = true;
    this.everything = undefined;
  }

  /** Writes a name's entry, with all keys that it shall have. */
  set(name: FullName, entry: Entry): void {
    const before = this.ports.get(name);
    this.ports.set(name, entry);
    this.touch();
    if (before !== undefined && before.port !== entry.port) this.holders = undefined;
    if (this.holders?.has(entry.port) === false) this.holders.set(entry.port, name);
  }

  /** Changes some keys of a name that is there. */
  edit(name: FullName, change: (entry: Entry) => Entry): void {
    const entry = this.ports.get(name);
    if (entry !== undefined) this.set(name, change(entry));
  }

  /** @returns whether the name was there */
  delete(name: FullName): boolean {
    if (!this.ports.delete(name)) return false;
    this.touch();
    this.holders = undefined;
    return true;
  }

  /** Registers the project in which a relative name was written, unless it is registered. */
  addProject(name: FullName, ref: NameRef): void {
    const label = isAbsolute(ref.name) ? undefined : labelOf(name);
    if (label === undefined || this.projects.has(label)) return;
    this.projects.set(label, { root: ref.root });
    this.touch();
    this.labels = undefined;
  }
}
