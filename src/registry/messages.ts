import type { Listener } from '../probe/listeners.ts';
import type { Fullness, Refusal } from './choose.ts';
import type { NameProblem } from './names.ts';
import type { Allocation, Move, Renaming } from './operations.ts';
import type { PoolAdding, PoolRemoval } from './setAside/pools.ts';
import { rangeText } from './setAside/rangeText.ts';
import type { Unreserving } from './setAside/reservations.ts';

/** A result that brought nothing, of any of the registry's operations. */
export type Failure =
  | Exclude<Allocation, { kind: 'allocated' }>
  | Exclude<Move, { kind: 'moved' }>
  | Exclude<Renaming, { kind: 'renamed' }>
  | Exclude<PoolAdding, { kind: 'added' }>
  | Exclude<PoolRemoval, { kind: 'removed' }>
  | Exclude<Unreserving, { kind: 'unreserved' }>;

/** A failure in a sentence or two for people: what is wrong, then what to do. */
export function explain(failure: Failure): string {
  switch (failure.kind) {
    case 'invalid-name':
      return explainName(failure.problem);
    case 'has-other':
      return `${failure.named.name} already has ${failure.named.port}, so it cannot have ${failure.wanted}. Move it there if that is what you want.`;
    case 'held':
      return `Port ${failure.port} belongs to ${failure.holder}.`;
    case 'in-use':
      return failure.listener === undefined
        ? `Port ${failure.port} is in use, though nobody is seen to listen on it: an open connection, a held socket or another user's program has it.`
        : `Port ${failure.port} is in use by ${describeListener(failure.listener)}.`;
    case 'unusable':
      return failure.code === 'EACCES'
        ? `Port ${failure.port} may not be used: the system reserves it.`
        : `Port ${failure.port} cannot be used (${failure.code}).`;
    case 'reserved': {
      const { key, first, last, note } = failure.reservation;
      const within = first === last ? '' : ` (${key})`;
      const why = note === undefined ? '' : `: ${note}`;
      return `Port ${failure.port} is reserved${within}${why}.`;
    }
    case 'pooled':
      return `Port ${failure.port} belongs to pool ${failure.pool}, whose ports go only to names that ask for that pool.`;
    case 'outside-pool':
      return `Port ${failure.port} is not in pool ${failure.pool.name} (${rangeText(failure.pool)}).`;
    case 'excluded':
      return `Port ${failure.port} is among those that were excluded.`;
    case 'rejected':
      return failure.reason === undefined
        ? `Port ${failure.port} was turned down.`
        : `Port ${failure.port} was turned down: ${failure.reason}.`;
    case 'unknown-pool':
      return `There is no pool ${failure.pool}.`;
    case 'pool-full':
      return `Pool ${failure.pool} is full: ${failure.max} ${failure.max === 1 ? 'name has a port' : 'names have ports'} of it, and no more may. Release one of them.`;
    case 'exhausted':
      return explainExhaustion(failure);
    case 'withheld':
      return `${failure.name} got no port, as another of the names could have none.`;
    case 'snatched':
      return `Other programs were faster ${failure.tries} times in a row. Try again.`;
    case 'pool-exists':
      return `There is a pool ${failure.pool.name} already: ${rangeText(failure.pool)}.`;
    case 'pools-overlap':
      return `Some of these ports belong to pool ${failure.other.name} (${rangeText(failure.other)}), and pools may not overlap.`;
    case 'pool-in-use':
      return `${failure.names.length} ${failure.names.length === 1 ? 'name has a port' : 'names have ports'} of pool ${failure.pool}: ${some(failure.names.map(({ name }) => name))}.`;
    case 'not-reserved':
      return failure.others.length === 0
        ? `${rangeText(failure.range)} is not reserved.`
        : `${rangeText(failure.range)} is not reserved as such, but falls under ${some(failure.others.map(({ key }) => key))}.`;
    case 'unknown-name':
      return `There is no name ${failure.name}.`;
    case 'name-taken':
      return `There is a name ${failure.named.name} already, with port ${failure.named.port}.`;
  }
}

/** What the numbers failed by, largest part first, and what can be done about it. */
function explainExhaustion({
  ranges,
  pool,
  fullness,
}: Extract<Refusal, { kind: 'exhausted' }>): string {
  const { candidates, held, inUse, reserved, pooled, excluded, rejected } = fullness;
  const of = pool === undefined ? 'No port' : `No port of pool ${pool}`;
  const none = `${of} can be had from ${ranges.map(rangeText).join(' or ')}`;
  if (candidates === 0) return `${none}: there is none that browsers open.`;
  const parts: [number, string][] = [
    [held, 'named'],
    [inUse, 'in use'],
    [reserved, 'reserved'],
    [pooled, 'of pools'],
    [excluded, 'excluded'],
    [rejected, 'turned down'],
  ];
  const found = parts.filter(([n]) => n > 0).sort(([a], [b]) => b - a);
  const words = found.map(([n, word], i) => {
    if (i > 0) return `${n} ${word}`;
    return n === 1 ? `1 is ${word}` : `${n === candidates ? 'all ' : ''}${n} are ${word}`;
  });
  const whole = found.length === 1 ? '' : `of ${candidates}, `;
  return `${none}: ${whole}${words.join(', ')}. ${adviceFor(fullness, pool)}`;
}

function adviceFor({ held, reserved, excluded }: Fullness, pool: string | undefined): string {
  const ways = [
    ...(held > 0 ? ['release names ("berth gc" finds those that nobody needs)'] : []),
    ...(reserved > 0 ? ['take a reservation back'] : []),
    ...(excluded > 0 ? ['exclude fewer'] : []),
    pool === undefined ? 'choose another range' : 'make the pool larger',
  ];
  const text =
    ways.length === 1 ? ways.join() : `${ways.slice(0, -1).join(', ')} or ${ways.at(-1)}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Some words, five at most, with a sign that there are more. */
function some(words: readonly string[]): string {
  return `${words.slice(0, 5).join(', ')}${words.length > 5 ? ' …' : ''}`;
}

/** What is wrong with a name, and one that would do. */
export function explainName({ message, suggestion }: NameProblem): string {
  return suggestion === undefined ? message : `${message} Try "${suggestion}".`;
}

/** A listener in a few words: `node server.js (process 4711)`. */
export function describeListener(listener: Listener): string {
  if (listener.pid === undefined) {
    const user = listener.user === undefined ? 'another user' : `user ${listener.user}`;
    return `a program of ${user}`;
  }
  const command = listener.command ?? 'a program';
  return `${command} (process ${listener.pid})`;
}
