import type { Port } from '../../probe/port.ts';
import type { NamedPort } from '../book.ts';
import type { CleanedUp } from '../cleanup/cleanUp.ts';
import type { TakenBack } from '../cleanup/takeBack.ts';
import type { Allocation, Move, Pinning, Release, Renaming } from '../operations.ts';
import type { PoolAdding, PoolRemoval } from '../setAside/pools.ts';
import type { Reserving, Unreserving } from '../setAside/reservations.ts';
import type { Subject } from './event.ts';

/** What operations of the registry lead to. */
export interface Results {
  allocate: readonly Allocation[];
  move: Move;
  release: Release;
  rename: Renaming;
  pin: Pinning;
  unpin: Pinning;
  reserve: Reserving;
  unreserve: Unreserving;
  'pool-add': PoolAdding;
  'pool-remove': PoolRemoval;
  'clean-up': Pick<CleanedUp, 'names'>;
  restore: TakenBack;
}

/** What an operation did to each name, from its result and the names as they were asked for. */
type Reader<R> = (result: R, asked: readonly (string | undefined)[]) => readonly Subject[];

/** How the result of each operation is read. */
export const SUBJECTS: { readonly [O in keyof Results]: Reader<Results[O]> } = {
  allocate: (results, asked) =>
    results.flatMap((result, i) => {
      const name = asked[i];
      if (name === undefined) return [];
      return result.kind === 'allocated'
        ? subject(result.named, result.created ? 'given' : 'known')
        : refused(name, result);
    }),
  move: (result, [name = '']) => [result.kind === 'moved' ? moved(result) : refused(name, result)],
  release: ({ released, unknown }) => lookedUp(released, unknown),
  rename: (result, asked) =>
    result.kind === 'renamed'
      ? [{ ...subject(result.named), from: result.from }]
      : allOf(asked, result.kind),
  pin: ({ named, unknown }) => lookedUp(named, unknown),
  unpin: ({ named, unknown }) => lookedUp(named, unknown),
  reserve: ({ reserved }) => reserved.map(({ key }) => ({ name: key, outcome: 'done' })),
  unreserve: (result, asked) =>
    result.kind === 'unreserved'
      ? result.reservations.map(({ key }) => ({ name: key, outcome: 'done' }))
      : allOf(asked, result.kind),
  'pool-add': (result, asked) => allOf(asked, result.kind === 'added' ? 'done' : result.kind),
  'pool-remove': (result, asked) => allOf(asked, result.kind === 'removed' ? 'done' : result.kind),
  'clean-up': ({ names }) =>
    names.map(({ name, port, reason }) => ({ name, port, outcome: reason.kind })),
  restore: ({ restored }) => restored.map(({ name, port }) => ({ name, port, outcome: 'done' })),
};

function moved({ named, from }: Extract<Move, { kind: 'moved' }>): Subject {
  return named.port === from ? subject(named) : { ...subject(named), from };
}

/** With the number that was refused, where it was a certain one. */
function refused(name: string, refusal: { readonly kind: string; readonly port?: Port }): Subject {
  const { kind, port } = refusal;
  return { name, ...(port === undefined ? {} : { port }), outcome: kind };
}

function subject({ name, port }: NamedPort, outcome = 'done'): Subject {
  return { name, port, outcome };
}

function lookedUp(named: readonly NamedPort[], unknown: readonly string[]): Subject[] {
  return [
    ...named.map((one) => subject(one)),
    ...unknown.map((name) => ({ name, outcome: 'unknown-name' })),
  ];
}

/** The same for all that was asked for. */
export function allOf(asked: readonly (string | undefined)[], outcome: string): Subject[] {
  return asked.flatMap((name) => (name === undefined ? [] : { name, outcome }));
}
