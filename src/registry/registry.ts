import type { Port } from '../probe/port.ts';
import { Book, type NamedPort, type NameRef } from './book.ts';
import type { Chosen, Refusal, Wish } from './choose.ts';
import type { Entry, ProjectRecord, RegistryDocument } from './document.ts';
import { registryFile } from './location.ts';
import { checkName, type FullName, isAbsolute, labelOf, type NameProblem } from './names.ts';
import { type Notice, Store } from './store.ts';

/** A request for a name's number. */
export interface AllocationRequest extends NameRef, Wish {
  /** A note for people, kept with the name. */
  readonly note?: string;
}

/** What became of a request for a name. */
export type Allocation =
  | { readonly kind: 'allocated'; readonly named: NamedPort; readonly created: boolean }
  | { readonly kind: 'invalid-name'; readonly name: string; readonly problem: NameProblem }
  /** The name has a number already, and it isn't the exact one that was asked for. */
  | { readonly kind: 'has-other'; readonly named: NamedPort; readonly wanted: Port }
  | Refusal;

/** What became of a move. */
export type Move =
  | { readonly kind: 'moved'; readonly named: NamedPort; readonly from: Port }
  | { readonly kind: 'unknown-name'; readonly name: FullName }
  | Refusal;

/** What became of a renaming. */
export type Renaming =
  | { readonly kind: 'renamed'; readonly named: NamedPort; readonly from: FullName }
  | { readonly kind: 'unknown-name'; readonly name: FullName }
  | { readonly kind: 'name-taken'; readonly named: NamedPort }
  | { readonly kind: 'invalid-name'; readonly name: string; readonly problem: NameProblem };

/** What became of names that were given back. */
export interface Release {
  readonly released: readonly NamedPort[];
  readonly unknown: readonly FullName[];
}

/** A day: how exactly `used` is kept, in ms. */
const USED_GRAIN = 24 * 60 * 60 * 1000;

/** What a client opens the registry with. */
export interface RegistryOptions {
  /** The registry file; the user's own when absent (see `registryFile`). */
  readonly file?: string;
  /** This client's word for itself, kept with every name it creates: `cli`, `vscode` … */
  readonly by: string;
  /** Told about repairs of the file. */
  readonly onNotice?: (notice: Notice) => void;
}

/**
 * The user's registry of names and ports: one file, shared by every window, terminal and language.
 * All methods may throw `RegistryError`; nothing was changed then. Holds no resources.
 */
export class Registry {
  readonly file: string;
  private readonly by: string;
  private readonly store: Store;

  constructor(options: RegistryOptions) {
    this.file = options.file ?? registryFile();
    this.by = options.by;
    this.store = new Store(this.file, options.onNotice);
  }

  /** The registry as it stands. Takes no lock. */
  async read(): Promise<Book> {
    return new Book(await this.store.read());
  }

  /**
   * The number of each name: the one it has, or a new one chosen by its wish. All new names are
   * committed at once. A name keeps its number even while something listens on it.
   * @returns one result a request, in order
   */
  async allocate(requests: readonly AllocationRequest[]): Promise<Allocation[]> {
    const before = await this.read();
    const settled = requests.map((request) => this.settle(request, before));
    if (settled.every((result) => result !== undefined)) {
      await this.touch(settled);
      return settled;
    }
    const { choosePort } = await import('./choose.ts');
    // The search happens before the lock; inside, the number that was found is tried first.
    const found = new Map<AllocationRequest, Port>();
    for (const [i, request] of requests.entries()) {
      if (settled[i] !== undefined || request.exact !== undefined) continue;
      const chosen = await choosePort(before.fullName(request), request, before, rootOf(request));
      if (chosen.kind === 'chosen') found.set(request, chosen.port);
    }
    return this.store.transact(async (document) => {
      let current = document;
      const results: Allocation[] = [];
      for (const request of requests) {
        const book = new Book(current);
        const known = this.settle(request, book);
        if (known !== undefined) {
          results.push(known);
          continue;
        }
        const name = book.fullName(request);
        const prefer = found.get(request);
        const wish = prefer === undefined ? request : { ...request, prefer };
        const chosen = await choosePort(name, wish, book, rootOf(request));
        if (chosen.kind !== 'chosen') {
          results.push(chosen);
          continue;
        }
        const now = new Date().toISOString();
        const entry: Entry = {
          port: chosen.port,
          created: now,
          used: now,
          by: this.by,
          ...(request.note === undefined ? {} : { note: request.note }),
        };
        current = withProject(withEntry(current, name, entry), name, request);
        const named = new Book(current).byFullName(name);
        if (named !== undefined) results.push({ kind: 'allocated', named, created: true });
      }
      return { result: results, ...(current === document ? {} : { document: current }) };
    });
  }

  /**
   * The number that a name, new or to be moved, would get by its wish right now, or why none. Gives
   * nothing out: ask for it with `exact` afterwards, and expect that somebody else was faster.
   * @param avoid numbers that won't do
   */
  async propose(request: AllocationRequest, avoid?: ReadonlySet<Port>): Promise<Chosen> {
    const { choosePort } = await import('./choose.ts');
    const book = await this.read();
    const root = book.get(request)?.root ?? rootOf(request);
    return choosePort(book.fullName(request), request, book, root, avoid);
  }

  /** The result for a request that needs no new number. */
  private settle(request: AllocationRequest, book: Book): Allocation | undefined {
    // The label counts: spelled out, a long name may be too long for the file.
    const problem = checkName(request.name) ?? checkName(book.fullName(request));
    if (problem !== undefined) return { kind: 'invalid-name', name: request.name, problem };
    const named = book.get(request);
    if (named === undefined) return undefined;
    return request.exact === undefined || request.exact === named.port
      ? { kind: 'allocated', named, created: false }
      : { kind: 'has-other', named, wanted: request.exact };
  }

  /** Notes that names were used, at most once a day each. */
  private async touch(results: readonly Allocation[]): Promise<void> {
    const now = Date.now();
    const stale = results.flatMap((result) =>
      result.kind === 'allocated' && !(now - Date.parse(result.named.used) < USED_GRAIN)
        ? [result.named.name]
        : [],
    );
    if (stale.length === 0) return;
    const touchAll = (document: RegistryDocument) => {
      let next = document;
      for (const name of stale) {
        const entry = next.ports.get(name);
        if (entry) next = withEntry(next, name, { ...entry, used: new Date(now).toISOString() });
      }
      return { document: next, result: undefined };
    };
    try {
      await this.store.transact(touchAll);
    } catch {
      // Only a date for clean-up: a registry that can't be written still answers.
    }
  }

  /** Gives a name another number: `port`, or a new one chosen like a first one. */
  async move(ref: NameRef, port?: Port): Promise<Move> {
    const { choosePort } = await import('./choose.ts');
    return this.store.transact<Move>(async (document) => {
      const book = new Book(document);
      const named = book.get(ref);
      if (named === undefined) {
        return { result: { kind: 'unknown-name', name: book.fullName(ref) } };
      }
      const wish: Wish = port === undefined ? {} : { exact: port };
      const chosen = await choosePort(named.name, wish, book, named.root);
      if (chosen.kind !== 'chosen') return { result: chosen };
      const entry = document.ports.get(named.name);
      if (entry === undefined || chosen.port === named.port) {
        return { result: { kind: 'moved', named, from: named.port } };
      }
      const next = withEntry(document, named.name, {
        ...entry,
        port: chosen.port,
        used: new Date().toISOString(),
      });
      return {
        document: next,
        result: { kind: 'moved', named: { ...named, port: chosen.port }, from: named.port },
      };
    });
  }

  /** Removes names; their numbers may then go to others. */
  async release(refs: readonly NameRef[]): Promise<Release> {
    return this.store.transact<Release>((document) => {
      const book = new Book(document);
      const released: NamedPort[] = [];
      const unknown: FullName[] = [];
      const ports = new Map(document.ports);
      for (const ref of refs) {
        const named = book.get(ref);
        if (named !== undefined && ports.delete(named.name)) released.push(named);
        else if (named === undefined) unknown.push(book.fullName(ref));
      }
      const result = { released, unknown };
      return released.length === 0 ? { result } : { document: { ...document, ports }, result };
    });
  }

  /** Gives a number another name; the number stays. */
  async rename(from: NameRef, to: NameRef): Promise<Renaming> {
    const problem = checkName(to.name);
    if (problem !== undefined) return { kind: 'invalid-name', name: to.name, problem };
    return this.store.transact<Renaming>((document) => {
      const book = new Book(document);
      const named = book.get(from);
      if (named === undefined) {
        return { result: { kind: 'unknown-name', name: book.fullName(from) } };
      }
      const name = book.fullName(to);
      const problem = checkName(name);
      if (problem !== undefined) return { result: { kind: 'invalid-name', name, problem } };
      const taken = book.byFullName(name);
      if (taken !== undefined) return { result: { kind: 'name-taken', named: taken } };
      const entry = document.ports.get(named.name);
      const ports = new Map(document.ports);
      ports.delete(named.name);
      if (entry !== undefined) ports.set(name, entry);
      const next = withProject({ ...document, ports }, name, to);
      const renamed = new Book(next).byFullName(name) ?? { ...named, name };
      return { document: next, result: { kind: 'renamed', named: renamed, from: named.name } };
    });
  }
}

/** The project whose own server may listen on a name's number; none for a shared name. */
function rootOf(ref: NameRef): string | undefined {
  return isAbsolute(ref.name) ? undefined : ref.root;
}

function withEntry(document: RegistryDocument, name: FullName, entry: Entry): RegistryDocument {
  return { ...document, ports: new Map(document.ports).set(name, entry) };
}

/** Registers the project in which a relative name was written, unless it is registered. */
function withProject(document: RegistryDocument, name: FullName, ref: NameRef): RegistryDocument {
  const label = isAbsolute(ref.name) ? undefined : labelOf(name);
  if (label === undefined || document.projects.has(label)) return document;
  const record: ProjectRecord = { root: ref.root };
  return { ...document, projects: new Map(document.projects).set(label, record) };
}
