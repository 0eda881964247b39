import type { PortRange } from '../../probe/port.ts';
import { Book, type NamedPort } from '../book.ts';
import type { Entry, Pool, RegistryDocument } from '../document.ts';
import type { FullName, NameProblem } from '../names.ts';
import type { Change } from '../store.ts';
import { poolNameProblem } from './poolName.ts';
import type { NamedPool } from './setAside.ts';

/** What a pool is made of. */
export interface PoolTerms extends PortRange {
  /** How many names may have a number of it at a time, from 1; all its numbers when absent. */
  readonly max?: number;
  readonly note?: string;
  /** Change a pool of that name, if there is one, instead of refusing. */
  readonly replace?: boolean;
}

/** What became of a pool that was to be made. */
export type PoolAdding =
  | {
      readonly kind: 'added';
      readonly pool: NamedPool;
      /** Whether a pool of that name was there, and was changed. */
      readonly replaced: boolean;
      /** Names that have numbers of it from before, and keep them. */
      readonly holders: readonly NamedPort[];
    }
  | { readonly kind: 'invalid-name'; readonly name: string; readonly problem: NameProblem }
  | { readonly kind: 'pool-exists'; readonly pool: NamedPool }
  | { readonly kind: 'pools-overlap'; readonly pool: string; readonly other: NamedPool };

/** What became of a pool that was to be removed. */
export type PoolRemoval =
  | {
      readonly kind: 'removed';
      readonly pool: NamedPool;
      /** Names that keep their numbers. */
      readonly names: readonly NamedPort[];
    }
  | { readonly kind: 'unknown-pool'; readonly pool: string }
  | { readonly kind: 'pool-in-use'; readonly pool: string; readonly names: readonly NamedPort[] };

/**
 * Adds a pool, or changes it.
 * @throws RangeError for bounds or a maximum that make no sense
 */
export function addPool(
  document: RegistryDocument,
  name: string,
  { first, last, max, note, replace = false }: PoolTerms,
): Change<PoolAdding> {
  if (first > last) throw new RangeError(`A pool cannot go from ${first} to ${last}.`);
  if (max !== undefined && !(Number.isSafeInteger(max) && max > 0)) {
    throw new RangeError(`The maximum of a pool must be a whole number from 1, not ${max}.`);
  }
  const problem = poolNameProblem(name);
  if (problem !== undefined) return { result: { kind: 'invalid-name', name, problem } };
  const before = new Book(document).setAside.pools;
  const same = before.get(name);
  if (same !== undefined && !replace) return { result: { kind: 'pool-exists', pool: same } };
  for (const other of before.values()) {
    if (other.name !== name && first <= other.last && other.first <= last) {
      return { result: { kind: 'pools-overlap', pool: name, other } };
    }
  }
  const terms: Pool = {
    first,
    last,
    ...(max === undefined ? {} : { max }),
    ...(note === undefined ? {} : { note }),
  };
  // What other clients keep in the record stays.
  const { max: _max, note: _note, ...kept } = document.pools.get(name) ?? {};
  const pools = new Map(document.pools).set(name, { ...kept, ...terms });
  const after = { ...document, pools };
  const holders = new Book(after).within(terms).filter((named) => named.pool !== name);
  return {
    document: after,
    result: { kind: 'added', pool: { name, ...terms }, replaced: same !== undefined, holders },
  };
}

/** Removes a pool, unless names have numbers of it; with `force` they keep them and are of no pool. */
export function removePool(
  document: RegistryDocument,
  name: string,
  force: boolean,
): Change<PoolRemoval> {
  const book = new Book(document);
  const pool = book.setAside.pools.get(name);
  if (pool === undefined) return { result: { kind: 'unknown-pool', pool: name } };
  const names = book.ofPool(name);
  if (names.length > 0 && !force) return { result: { kind: 'pool-in-use', pool: name, names } };
  const pools = new Map(document.pools);
  pools.delete(name);
  const ports = names.length === 0 ? document.ports : withoutPool(document.ports, names);
  return { document: { ...document, pools, ports }, result: { kind: 'removed', pool, names } };
}

function withoutPool(
  before: ReadonlyMap<FullName, Entry>,
  names: readonly NamedPort[],
): ReadonlyMap<FullName, Entry> {
  const ports = new Map(before);
  for (const { name } of names) {
    const entry = ports.get(name);
    if (entry === undefined) continue;
    const { pool: _, ...rest } = entry;
    ports.set(name, rest);
  }
  return ports;
}
