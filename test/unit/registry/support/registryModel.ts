import { isWithin } from '../../../../src/registry/strategy/wish.ts';
import { port, range } from './scratchRegistry.ts';

/** Bounds of a range, both inclusive. */
export type Bounds = readonly [first: number, last: number];

/** How a name asks for its number. */
export interface Ask {
  readonly name: string;
  readonly prefer?: number;
  readonly exact?: number;
  readonly ranges?: readonly Bounds[];
  readonly exclude?: number;
  readonly pool?: string;
  /** A validator refuses odd numbers. */
  readonly even?: boolean;
  readonly order?: 'name' | 'random' | 'ascending';
}

/** Where names get numbers that say nothing about them. */
const USUAL: Bounds = [10_000, 29_999];

/** The rules of the registry, as simple as can be: which number may go to whom. */
export class RegistryModel {
  /** By the name as it is written in the project. */
  readonly names = new Map<string, { readonly port: number; readonly pool?: string }>();
  readonly pools = new Map<string, { readonly bounds: Bounds; readonly max?: number }>();
  readonly reserved = new Map<string, Bounds>();
  /** Numbers that strangers listen on. */
  readonly busy = new Set<number>();

  /** Whether a new name may get a number; the preferred one included, which need not be in its range. */
  mayGive(ask: Ask, number: number): boolean {
    if (!this.mayAsk(ask)) return false;
    if (ask.exact !== undefined) return number === ask.exact && this.isFor(ask, number);
    if (ask.prefer !== undefined && this.isFor(ask, ask.prefer)) return number === ask.prefer;
    return this.isCandidate(ask, number);
  }

  /** Whether there is any number for a new name. */
  canGive(ask: Ask): boolean {
    if (!this.mayAsk(ask)) return false;
    if (ask.exact !== undefined) return this.isFor(ask, ask.exact);
    if (ask.prefer !== undefined && this.isFor(ask, ask.prefer)) return true;
    return this.boundsFor(ask).some(([first, last]) => {
      for (let number = first; number <= last; number++) {
        if (this.isCandidate(ask, number)) return true;
      }
      return false;
    });
  }

  /** Whether a name may move to a number that is not its own. */
  mayMoveTo(name: string, number: number): boolean {
    const { pool } = this.names.get(name) ?? {};
    const to = this.poolAt(number);
    return (to === undefined || to === pool) && this.isFree({ name }, number, 'wanted');
  }

  /** The pool that a number belongs to. */
  poolAt(number: number): string | undefined {
    for (const [name, { bounds }] of this.pools) if (isIn(number, bounds)) return name;
    return undefined;
  }

  /** How many names have numbers of a pool. */
  countOf(pool: string): number {
    return [...this.names.values()].filter((held) => held.pool === pool).length;
  }

  private mayAsk({ pool }: Ask): boolean {
    if (pool === undefined) return true;
    const terms = this.pools.get(pool);
    return terms !== undefined && this.countOf(pool) < (terms.max ?? Number.POSITIVE_INFINITY);
  }

  private boundsFor({ ranges, pool }: Ask): readonly Bounds[] {
    if (ranges !== undefined) return ranges;
    const bounds = pool === undefined ? USUAL : this.pools.get(pool)?.bounds;
    return bounds === undefined ? [] : [bounds];
  }

  private isCandidate(ask: Ask, number: number): boolean {
    return (
      this.boundsFor(ask).some((bounds) => isIn(number, bounds)) &&
      this.isFor(ask, number, 'any will do')
    );
  }

  private isFor(ask: Ask, number: number, how: 'wanted' | 'any will do' = 'wanted'): boolean {
    return this.poolAt(number) === ask.pool && this.isFree(ask, number, how);
  }

  private isFree(ask: Ask, number: number, how: 'wanted' | 'any will do'): boolean {
    // A shared name's server may run anywhere: who wants this very number may mean its own.
    const ignoresListener = how === 'wanted' && ask.name.startsWith('/');
    return (
      number !== ask.exclude &&
      !(ask.even === true && number % 2 === 1) &&
      ![...this.names.values()].some((held) => held.port === number) &&
      ![...this.reserved.values()].some((bounds) => isIn(number, bounds)) &&
      (ignoresListener || !this.busy.has(number))
    );
  }
}

function isIn(number: number, [first, last]: Bounds): boolean {
  return isWithin(port(number), range(first, last));
}
