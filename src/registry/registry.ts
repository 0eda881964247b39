import type { Port, PortRange } from '../probe/port.ts';
import { isDue, renewed, rootOf, settle } from './allocation/settle.ts';
import { Book, type NamedPort, type NameRef } from './book.ts';
import type { Chosen } from './choose.ts';
import type { RegistryDocument } from './document.ts';
import { Draft } from './draft.ts';
import { registryFile } from './location.ts';
import { checkName, type FullName } from './names.ts';
import type {
  AllocateOptions,
  Allocation,
  AllocationRequest,
  Move,
  Pinning,
  Release,
  Renaming,
} from './operations.ts';
import type { Effort } from './records/event.ts';
import type { Results } from './records/subjects.ts';
import type { PoolAdding, PoolRemoval, PoolTerms } from './setAside/pools.ts';
import { rangeText } from './setAside/rangeText.ts';
import type { Reserving, Unreserving } from './setAside/reservations.ts';
import { type Notice, Store } from './store.ts';
import type { Wish } from './strategy/wish.ts';

/** How long a look-up of a known name waits for the lock to note the day, in ms. */
const NOTE_PATIENCE = 100;

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
  /** What was read last: as long as the file stays the same, so does what was computed from it. */
  private latest: Book | undefined;

  constructor(options: RegistryOptions) {
    this.file = options.file ?? registryFile();
    this.by = options.by;
    this.store = new Store(this.file, (notice) => {
      options.onNotice?.(notice);
      void this.recordRepair(notice);
    });
  }

  /** The registry as it stands. Takes no lock. */
  async read(): Promise<Book> {
    const document = await this.store.read();
    if (this.latest?.document !== document) this.latest = new Book(document);
    return this.latest;
  }

  /**
   * The number of each name: the one it has, or a new one chosen by its wish. All new names are
   * committed at once. A name keeps its number even while something listens on it.
   * @returns one result a request, in order
   * @throws what a validator throws; ProbeError when the machine cannot be asked. Nothing is given out then
   */
  async allocate(
    requests: readonly AllocationRequest[],
    { atomic = false, verifyAfter }: AllocateOptions = {},
  ): Promise<Allocation[]> {
    const before = await this.read();
    const settled = requests.map((request) => settle(request, before));
    if (settled.every((result) => result !== undefined)) {
      await this.renew(requests, settled);
      return settled;
    }
    const asked = requests.map((request, i) =>
      settled[i] === undefined ? before.fullName(request) : undefined,
    );
    return this.recorded('allocate', asked, async (effort) => {
      const desk = { store: this.store, by: this.by, effort };
      const { allocate } = await import('./allocation/allocate.ts');
      if (verifyAfter === undefined) {
        const outcomes = await allocate(desk, requests, { atomic }, before.document);
        return outcomes.map(({ result }) => result);
      }
      const { allocateVerified } = await import('./allocation/verify.ts');
      const outcomes = await allocateVerified(desk, requests, { atomic }, verifyAfter);
      return outcomes.map(({ result }) => result);
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
    return choosePort(book.fullName(request), request, book, root, { avoid });
  }

  /** Notes that names were asked for, where that is due. */
  private async renew(
    requests: readonly AllocationRequest[],
    results: readonly Allocation[],
  ): Promise<void> {
    const due = requests.filter((request, i) => {
      const result = results[i];
      return result?.kind === 'allocated' && isDue(result.named, request);
    });
    if (due.length === 0) return;
    try {
      await this.change(
        (draft) => {
          for (const request of due) {
            draft.edit(draft.fullName(request), (entry) => renewed(entry, request));
          }
        },
        undefined,
        due.some(({ until }) => until !== undefined) ? undefined : NOTE_PATIENCE,
      );
    } catch {
      // Only a note for clean-up: a registry that can't be written still answers.
    }
  }

  /**
   * Gives a name another number: `port`, or a new one chosen like a first one. A name from a pool gets another
   * of it, unless `port` lies outside.
   */
  async move(ref: NameRef, port?: Port): Promise<Move> {
    const { choosePort } = await import('./choose.ts');
    return this.recordedChange<'move', Move>('move', [ref], async (draft) => {
      const named = draft.get(ref);
      if (named === undefined) return { kind: 'unknown-name', name: draft.fullName(ref) };
      const wish: Wish = port === undefined ? {} : { exact: port };
      const chosen = await choosePort(named.name, wish, draft, named.root);
      if (chosen.kind !== 'chosen') return chosen;
      const from = named.port;
      if (chosen.port === from) return { kind: 'moved', named, from };
      const used = new Date().toISOString();
      const left =
        draft.setAside.poolOf(chosen.port, named.pool)?.name === named.pool
          ? undefined
          : named.pool;
      draft.edit(named.name, ({ pool, ...entry }) => {
        const moved = { ...entry, port: chosen.port, used };
        return pool === undefined || left !== undefined ? moved : { ...moved, pool };
      });
      const moved = draft.get(ref) ?? named;
      return { kind: 'moved', named: moved, from, ...(left === undefined ? {} : { left }) };
    });
  }

  /** Removes names; their numbers may then go to others. */
  async release(refs: readonly NameRef[]): Promise<Release> {
    return this.recordedChange('release', refs, (draft) => {
      const { named, unknown } = lookUp(refs, draft);
      for (const { name } of named) draft.delete(name);
      return { released: named, unknown };
    });
  }

  /** Has clean-up leave names alone, whatever becomes of their projects. */
  pin(refs: readonly NameRef[]): Promise<Pinning> {
    return this.setPinned(refs, true);
  }

  /** Lets clean-up have names again. */
  unpin(refs: readonly NameRef[]): Promise<Pinning> {
    return this.setPinned(refs, false);
  }

  private setPinned(refs: readonly NameRef[], pinned: boolean): Promise<Pinning> {
    return this.recordedChange(pinned ? 'pin' : 'unpin', refs, (draft) => {
      const { named, unknown } = lookUp(refs, draft);
      for (const { name, pinned: before = false } of named) {
        if (before === pinned) continue;
        draft.edit(name, ({ pinned: _, ...entry }) => (pinned ? { ...entry, pinned } : entry));
      }
      return { named: named.flatMap(({ name }) => draft.byFullName(name) ?? []), unknown };
    });
  }

  /** Keeps numbers from all names. Those that names have already stay theirs. */
  async reserve(
    ranges: readonly PortRange[],
    options: { readonly note?: string } = {},
  ): Promise<Reserving> {
    const { reserve } = await import('./setAside/reservations.ts');
    return this.recorded('reserve', ranges.map(rangeText), (effort) =>
      this.store.transact((document) => reserve(document, ranges, this.by, options.note), effort),
    );
  }

  /** Takes reservations back, each as it was made; all or, when one of them is unknown, none. */
  async unreserve(ranges: readonly PortRange[]): Promise<Unreserving> {
    const { unreserve } = await import('./setAside/reservations.ts');
    return this.recorded('unreserve', ranges.map(rangeText), (effort) =>
      this.store.transact((document) => unreserve(document, ranges), effort),
    );
  }

  /** Makes a pool: numbers that names get on request only. */
  async addPool(name: string, pool: PoolTerms): Promise<PoolAdding> {
    const { addPool } = await import('./setAside/pools.ts');
    return this.recorded('pool-add', [name], (effort) =>
      this.store.transact((document) => addPool(document, name, pool), effort),
    );
  }

  /**
   * Removes a pool. One that names have numbers of only with `force`: they keep their numbers, and are of no
   * pool then.
   */
  async removePool(name: string, options: { readonly force?: boolean } = {}): Promise<PoolRemoval> {
    const { removePool } = await import('./setAside/pools.ts');
    const force = options.force === true;
    return this.recorded('pool-remove', [name], (effort) =>
      this.store.transact((document) => removePool(document, name, force), effort),
    );
  }

  /** Gives a number another name; the number stays. */
  async rename(from: NameRef, to: NameRef): Promise<Renaming> {
    const problem = checkName(to.name);
    if (problem !== undefined) return { kind: 'invalid-name', name: to.name, problem };
    return this.recordedChange<'rename', Renaming>('rename', [from], (draft) => {
      const named = draft.get(from);
      if (named === undefined) return { kind: 'unknown-name', name: draft.fullName(from) };
      const name = draft.fullName(to);
      const problem = checkName(name);
      if (problem !== undefined) return { kind: 'invalid-name', name, problem };
      const taken = draft.byFullName(name);
      if (taken !== undefined) return { kind: 'name-taken', named: taken };
      const entry = draft.document.ports.get(named.name);
      if (entry !== undefined) draft.set(name, entry);
      draft.delete(named.name);
      draft.addProject(name, to);
      return { kind: 'renamed', named: draft.byFullName(name) ?? named, from: named.name };
    });
  }

  /** Changes the registry in one transaction, through one draft. `change` may run again. */
  private change<T>(
    change: (draft: Draft) => Promise<T> | T,
    effort?: Effort,
    patience?: number,
  ): Promise<T> {
    const work = async (document: RegistryDocument) => {
      const draft = new Draft(document);
      return draft.change(await change(draft));
    };
    return this.store.transact(work, effort, patience);
  }

  /** The same for an operation about some names that leaves a line in the log. */
  private async recordedChange<O extends keyof Results, R extends Results[O]>(
    operation: O,
    refs: readonly NameRef[],
    change: (draft: Draft) => Promise<R> | R,
  ): Promise<R> {
    const book = await this.read();
    const asked = refs.map((ref) => book.fullName(ref));
    return this.recorded(operation, asked, (effort) => this.change(change, effort));
  }

  /** Does an operation and leaves a line about it in the log. */
  private async recorded<O extends keyof Results, R extends Results[O]>(
    operation: O,
    asked: readonly (string | undefined)[],
    work: (effort: Effort) => Promise<R>,
  ): Promise<R> {
    const { recorded } = await import('./records/record.ts');
    return recorded({ file: this.file, by: this.by }, operation, asked, work);
  }

  private async recordRepair({ kept }: Notice): Promise<void> {
    if (kept === undefined) return;
    const { recordRepair } = await import('./records/record.ts');
    recordRepair({ file: this.file, by: this.by }, kept);
  }
}

/** The names that some refs mean, each once, and those that mean none. */
function lookUp(refs: readonly NameRef[], book: Book): Pinning {
  const named = new Map<FullName, NamedPort>();
  const unknown: FullName[] = [];
  for (const ref of refs) {
    const name = book.fullName(ref);
    const found = book.byFullName(name);
    if (found === undefined) unknown.push(name);
    else named.set(name, found);
  }
  return { named: [...named.values()], unknown };
}
