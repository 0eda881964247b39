import type { Port } from '../../probe/port.ts';
import type { Book } from '../book.ts';
import { portsOf } from '../strategy/candidates.ts';
import type { NamedPool } from './setAside.ts';

/** How full a pool is. All but `utilisation` count numbers. */
export interface PoolStatus {
  readonly pool: NamedPool;
  /** Numbers that names can get of it: those of its range that browsers do not refuse. */
  readonly total: number;
  /** How many names may have one at a time: its maximum, and no more than `total`. */
  readonly capacity: number;
  /** Names that have one. */
  readonly allocated: number;
  /** Numbers that names from before the pool was made have. */
  readonly held: number;
  /** Numbers that are reserved, without those that names have. */
  readonly reserved: number;
  /** Numbers of no name and no reservation that something on this machine uses. */
  readonly inUse: number;
  /** How many more names can get a number right now. */
  readonly free: number;
  /** `allocated` as a share of `capacity`, from 0 to 1. */
  readonly utilisation: number;
}

/**
 * How full a pool is.
 * @param used the numbers that somebody listens on, of `listListeners`
 */
export function poolStatus(pool: NamedPool, book: Book, used: ReadonlySet<Port>): PoolStatus {
  const numbers = portsOf(pool);
  const allocated = book.ofPool(pool.name).length;
  const counts = { own: 0, held: 0, reserved: 0, inUse: 0, left: 0 };
  for (const port of numbers) counts[partOf(port)]++;
  const capacity = Math.min(pool.max ?? numbers.length, numbers.length);
  return {
    pool,
    total: numbers.length,
    capacity,
    allocated,
    held: counts.held,
    reserved: counts.reserved,
    inUse: counts.inUse,
    free: Math.max(Math.min(counts.left, capacity - allocated), 0),
    utilisation: capacity === 0 ? 1 : allocated / capacity,
  };

  function partOf(port: Port): keyof typeof counts {
    const holder = book.holderOf(port);
    if (holder !== undefined) {
      return book.byFullName(holder)?.pool === pool.name ? 'own' : 'held';
    }
    if (book.setAside.reservationOf(port) !== undefined) return 'reserved';
    return used.has(port) ? 'inUse' : 'left';
  }
}
