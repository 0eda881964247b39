import type { PortRange } from '../../probe/port.ts';
import { Book, type NamedPort } from '../book.ts';
import type { RegistryDocument } from '../document.ts';
import type { Change } from '../store.ts';
import { rangeText } from './rangeText.ts';
import type { ReservedRange } from './setAside.ts';

/** What became of numbers that were to be reserved. */
export interface Reserving {
  readonly reserved: readonly ReservedRange[];
  /** Names that have some of these numbers, and keep them. */
  readonly holders: readonly NamedPort[];
}

/** What became of reservations that were to be taken back. */
export type Unreserving =
  | { readonly kind: 'unreserved'; readonly reservations: readonly ReservedRange[] }
  | {
      readonly kind: 'not-reserved';
      readonly range: PortRange;
      /** Reservations that hold some of these numbers. */
      readonly others: readonly ReservedRange[];
    };

/** Reserves numbers; a reservation that is there already keeps its date, and its note when there is no new one. */
export function reserve(
  document: RegistryDocument,
  ranges: readonly PortRange[],
  by: string,
  note: string | undefined,
): Change<Reserving> {
  const reserved = new Map(document.reserved);
  const { setAside } = new Book(document);
  const created = new Date().toISOString();
  const keys = ranges.map((range) => {
    if (range.first > range.last) {
      throw new RangeError(`${rangeText(range)} is not a range of ports.`);
    }
    const key = setAside.reserved.find((one) => isSame(one, range))?.key ?? rangeText(range);
    const record = reserved.get(key) ?? { created, by };
    reserved.set(key, note === undefined ? record : { ...record, note });
    return key;
  });
  const after = { ...document, reserved };
  const book = new Book(after);
  const holders = new Map(
    ranges.flatMap((range) => book.within(range)).map((named) => [named.name, named]),
  );
  return {
    document: after,
    result: {
      reserved: book.setAside.reserved.filter(({ key }) => keys.includes(key)),
      holders: [...holders.values()],
    },
  };
}

/** Takes reservations back; none when one of them was not made. */
export function unreserve(
  document: RegistryDocument,
  ranges: readonly PortRange[],
): Change<Unreserving> {
  const { setAside } = new Book(document);
  const reserved = new Map(document.reserved);
  const reservations: ReservedRange[] = [];
  for (const range of ranges) {
    const same = setAside.reserved.filter((one) => isSame(one, range));
    if (same.length === 0) {
      const others = setAside.reserved.filter(
        ({ first, last }) => first <= range.last && range.first <= last,
      );
      return { result: { kind: 'not-reserved', range, others } };
    }
    for (const { key } of same) reserved.delete(key);
    reservations.push(...same);
  }
  return { document: { ...document, reserved }, result: { kind: 'unreserved', reservations } };
}

function isSame(a: PortRange, b: PortRange): boolean {
  return a.first === b.first && a.last === b.last;
}
