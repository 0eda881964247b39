import type { Port, PortRange } from '../../probe/port.ts';
import { type RegistryDocument, reservedRange } from '../document.ts';
import { isWithin } from '../strategy/wish.ts';

/** A pool as the registry has it, ready to show. */
export interface NamedPool extends PortRange {
  readonly name: string;
  /** How many names may have a number of it at a time; all its numbers when absent. */
  readonly max?: number;
  readonly note?: string;
}

/** Numbers that no name gets. */
export interface ReservedRange extends PortRange {
  /** As the registry spells it: `5432`, `6000-6010`. */
  readonly key: string;
  readonly note?: string;
  /** ISO 8601 in UTC. */
  readonly created?: string;
  readonly by?: string;
}

/** Numbers that are not for every name: what is reserved, and pools. Immutable. */
export class SetAside {
  /** By name. */
  readonly pools: ReadonlyMap<string, NamedPool>;
  /** By first number. */
  readonly reserved: readonly ReservedRange[];
  /** One flag a number, so that a search through thousands of them costs nothing; absent when nothing is set aside. */
  private readonly flags: Uint8Array | undefined;

  constructor({ pools, reserved }: Pick<RegistryDocument, 'pools' | 'reserved'>) {
    this.pools = new Map(
      [...pools.keys()].sort().flatMap((name) => {
        const pool = pools.get(name);
        if (pool === undefined) return [];
        // Key by key: what others keep in the record is theirs.
        const { first, last, max } = pool;
        const bounds = { name, first, last, ...(max === undefined ? {} : { max }) };
        return [[name, { ...bounds, ...texts(pool, 'note') }]];
      }),
    );
    this.reserved = Array.from(reserved)
      .flatMap(([key, record]) => {
        const range = reservedRange(key);
        return range === undefined
          ? []
          : [{ key, ...range, ...texts(record, 'note', 'created', 'by') }];
      })
      .sort((a, b) => a.first - b.first || a.last - b.last);
    const all = [...this.pools.values(), ...this.reserved];
    if (all.length > 0) {
      const flags = new Uint8Array(65536);
      for (const { first, last } of all) flags.fill(1, first, last + 1);
      this.flags = flags;
    }
  }

  /** The reservation that a number falls under. */
  reservationOf(port: Port): ReservedRange | undefined {
    if (this.flags?.[port] !== 1) return undefined;
    return this.reserved.find((range) => isWithin(port, range));
  }

  /** The pool that a number belongs to; `own`, when it is one of several. */
  poolOf(port: Port, own?: string): NamedPool | undefined {
    if (this.flags?.[port] !== 1) return undefined;
    const ownPool = own === undefined ? undefined : this.pools.get(own);
    if (ownPool !== undefined && isWithin(port, ownPool)) return ownPool;
    for (const pool of this.pools.values()) if (isWithin(port, pool)) return pool;
    return undefined;
  }
}

/** Those of some keys that hold a text. */
function texts<K extends string>(record: object, ...keys: readonly K[]): { [P in K]?: string } {
  const found: { [P in K]?: string } = {};
  for (const key of keys) {
    const value = (record as Record<string, unknown>)[key];
    if (typeof value === 'string') found[key] = value;
  }
  return found;
}
