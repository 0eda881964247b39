import type { Port, PortRange } from '../probe/port.ts';
import type { Entry, RegistryDocument } from './document.ts';
import { rareKeys } from './entryKeys.ts';
import { type FullName, isAbsolute, labelOf, qualify, shortName } from './names.ts';
import { proposeLabel } from './project.ts';
import { SetAside } from './setAside/setAside.ts';

/** A name as somebody wrote it, and the root of the project it was written in. */
export interface NameRef {
  /** Relative to the project (`api`) or absolute (`/postgres`); must pass `checkName`. */
  readonly name: string;
  /** The project's root, as `findProjectRoot` returns it. */
  readonly root: string;
}

/** A name with its number, ready to show. */
export interface NamedPort extends Entry {
  readonly name: FullName;
  /** The label of the project it belongs to; absent for a shared name. */
  readonly project?: string;
  /** The root of that project. */
  readonly root?: string;
}

/** Questions about one state of the registry. Immutable. */
export class Book {
  /** By number, once somebody asked. */
  protected holders: Map<Port, FullName> | undefined;
  /** By root, once somebody asked. */
  protected labels: Map<string, string> | undefined;
  /** Every name, once somebody asked: a window asks again and again. */
  protected everything: readonly NamedPort[] | undefined;
  private aside: SetAside | undefined;

  constructor(readonly document: RegistryDocument) {}

  /** The label of the project at `root`: the registered one, else the one it would get now. */
  labelFor(root: string): string {
    return this.registeredLabel(root) ?? this.freeLabel(proposeLabel(root));
  }

  /** The label that the project at `root` has in the registry. */
  registeredLabel(root: string): string | undefined {
    if (this.labels === undefined) {
      this.labels = new Map();
      for (const [label, record] of this.document.projects) {
        if (!this.labels.has(record.root)) this.labels.set(record.root, label);
      }
    }
    return this.labels.get(root);
  }

  private freeLabel(wanted: string): string {
    const used = new Set(this.document.projects.keys());
    for (const name of this.document.ports.keys()) used.add(labelOf(name) ?? '');
    let label = wanted;
    for (let n = 2; used.has(label); n++) label = `${wanted.slice(0, 58)}-${n}`;
    return label;
  }

  /** The name as the registry stores it, with the label that its project has or would get. */
  fullName(ref: NameRef): FullName {
    return qualify(ref.name, isAbsolute(ref.name) ? '' : this.labelFor(ref.root));
  }

  /** A name with its number; `undefined` when it has none yet. */
  get(ref: NameRef): NamedPort | undefined {
    return this.byFullName(this.fullName(ref));
  }

  /** The same for a name that is spelled out. */
  byFullName(name: FullName): NamedPort | undefined {
    const entry = this.document.ports.get(name);
    if (entry === undefined) return undefined;
    const label = labelOf(name);
    const root = label === undefined ? undefined : this.document.projects.get(label)?.root;
    const { port, created, used, by } = entry;
    // Spread objects cost more than all the rest, and a window lists thousands of names.
    const named =
      label !== undefined && root !== undefined
        ? { port, created, used, by, name, project: label, root }
        : { port, created, used, by, name };
    const rare = rareKeys(entry);
    return rare === undefined ? named : { ...named, ...rare };
  }

  /** The name that holds a number. */
  holderOf(port: Port): FullName | undefined {
    if (this.holders === undefined) {
      this.holders = new Map();
      for (const [name, entry] of this.document.ports) {
        if (!this.holders.has(entry.port)) this.holders.set(entry.port, name);
      }
    }
    return this.holders.get(port);
  }

  /** Numbers that are not for every name: what is reserved, and pools. */
  get setAside(): SetAside {
    this.aside ??= new SetAside(this.document);
    return this.aside;
  }

  /** The names whose numbers were taken from a pool, sorted. */
  ofPool(pool: string): NamedPort[] {
    return this.sorted((_, entry) => entry.pool === pool);
  }

  /** The names whose numbers lie in a range, sorted. */
  within({ first, last }: PortRange): NamedPort[] {
    return this.sorted((_, { port }) => first <= port && port <= last);
  }

  /** Every name, sorted. */
  all(): readonly NamedPort[] {
    this.everything ??= this.sorted(() => true);
    return this.everything;
  }

  /** The names of the project at `root`, sorted. */
  ofProject(root: string): NamedPort[] {
    const label = this.registeredLabel(root);
    return label === undefined ? [] : this.sorted((name) => name.startsWith(`/${label}/`));
  }

  private sorted(fits: (name: FullName, entry: Entry) => boolean): NamedPort[] {
    const names: FullName[] = [];
    for (const [name, entry] of this.document.ports) if (fits(name, entry)) names.push(name);
    return names.sort().flatMap((name) => this.byFullName(name) ?? []);
  }

  /** The name as the project at `root` writes it. */
  shortName(name: FullName, root: string): string {
    return shortName(name, this.registeredLabel(root));
  }

  /** The roots of all registered projects. */
  roots(): ReadonlySet<string> {
    return new Set(Array.from(this.document.projects.values(), (project) => project.root));
  }
}
