import { probeAgain, probePort } from '../probe/free.ts';
import { type Listener, listenerOf } from '../probe/listeners.ts';
import type { Port, PortRange } from '../probe/port.ts';
import type { Book } from './book.ts';
import type { FullName } from './names.ts';
import { judgeListener } from './ownership.ts';
import type { NamedPool, ReservedRange } from './setAside/setAside.ts';
import { candidatePorts, USUAL_RANGE } from './strategy/candidates.ts';
import { isExcluded, isWithin, rangesOf, type Verdict, type Wish } from './strategy/wish.ts';

/** Why none of many numbers could be had: how many there are, and what each of them failed by. */
export interface Fullness {
  readonly candidates: number;
  /** Other names have them. */
  readonly held: number;
  /** Something on this machine uses them, or may not. */
  readonly inUse: number;
  readonly reserved: number;
  /** They belong to pools that were not asked for. */
  readonly pooled: number;
  /** The caller left them out. */
  readonly excluded: number;
  /** A validator refused them. */
  readonly rejected: number;
}

/** Why a number was refused. */
export type Refusal =
  | { readonly kind: 'held'; readonly port: Port; readonly holder: FullName }
  | { readonly kind: 'in-use'; readonly port: Port; readonly listener?: Listener }
  | { readonly kind: 'unusable'; readonly port: Port; readonly code: string }
  | { readonly kind: 'reserved'; readonly port: Port; readonly reservation: ReservedRange }
  /** It belongs to a pool that was not asked for. */
  | { readonly kind: 'pooled'; readonly port: Port; readonly pool: string }
  /** It does not belong to the pool that was asked for. */
  | { readonly kind: 'outside-pool'; readonly port: Port; readonly pool: NamedPool }
  | { readonly kind: 'excluded'; readonly port: Port }
  | { readonly kind: 'rejected'; readonly port: Port; readonly reason?: string }
  | { readonly kind: 'unknown-pool'; readonly pool: string }
  /** As many names as may have a number of the pool have one. */
  | { readonly kind: 'pool-full'; readonly pool: string; readonly max: number }
  | {
      readonly kind: 'exhausted';
      readonly ranges: readonly PortRange[];
      readonly pool?: string;
      readonly fullness: Fullness;
    };

/** A number for a name. */
export interface Choice {
  readonly kind: 'chosen';
  readonly port: Port;
  /** Something listens there that may be the name's own server. */
  readonly listening?: true;
  /** Why it is not the preferred number. */
  readonly instead?: Refusal;
}

/** A number for a name, or why there is none. */
export type Chosen = Choice | Refusal;

/**
 * Picks a number for a name: the wish where it can be had, else the first free one of its candidates.
 *
 * Looks at the machine, changes nothing. Run it before taking the lock to find the number, and again
 * inside to make sure of it.
 * @param root the project that the name belongs to, whose own server may already listen on the number;
 * `undefined` for a shared name, whose server may run anywhere
 */
export async function choosePort(
  name: FullName,
  wish: Wish,
  book: Book,
  root: string | undefined,
  { avoid = new Set(), probed }: Known = {},
): Promise<Chosen> {
  const own = book.byFullName(name)?.pool;
  // A name that is moved stays in its pool, unless it is told where to go.
  const wanted = wish.pool ?? (rangesOf(wish).length === 0 ? own : undefined);
  const pool = wanted === undefined ? undefined : book.setAside.pools.get(wanted);
  if (wish.pool !== undefined) {
    if (pool === undefined) return { kind: 'unknown-pool', pool: wish.pool };
    const { max } = pool;
    if (max !== undefined && countOthers(name, pool, book) >= max) {
      return { kind: 'pool-full', pool: pool.name, max };
    }
  }
  const question: Question = { name, wish, book, root, pool: wish.pool ?? own, probed };
  if (wish.exact !== undefined) return judgeNumber(wish.exact, question);
  let instead: Refusal | undefined;
  if (wish.prefer !== undefined && !avoid.has(wish.prefer)) {
    const preferred = await judgeNumber(wish.prefer, question);
    if (preferred.kind === 'chosen') return preferred;
    instead = preferred;
  }
  const tally = { held: 0, inUse: 0, reserved: 0, pooled: 0, excluded: 0, rejected: 0 };
  const { count, ports } = await candidatePorts(name, wish, pool);
  for (const port of ports) {
    const failed = avoid.has(port) ? 'excluded' : await failing(port, question);
    if (failed === undefined) {
      return { kind: 'chosen', port, ...(instead === undefined ? {} : { instead }) };
    }
    tally[failed]++;
  }
  const spelledOut = rangesOf(wish).map(({ first, last }) => ({ first, last }));
  const { first, last } = pool ?? USUAL_RANGE;
  return {
    kind: 'exhausted',
    ranges: spelledOut.length > 0 ? spelledOut : [{ first, last }],
    ...(pool === undefined ? {} : { pool: pool.name }),
    fullness: { candidates: count, ...tally },
  };
}

/** What the caller knows of numbers already. */
export interface Known {
  /** Numbers that won't do, because somebody turned them down. */
  readonly avoid?: ReadonlySet<Port> | undefined;
  /** A number that was looked at a moment ago: a short second look will do. */
  readonly probed?: Port | undefined;
}

function countOthers(name: FullName, pool: NamedPool, book: Book): number {
  return book.ofPool(pool.name).filter((named) => named.name !== name).length;
}

/** What a number is wanted for. */
interface Question {
  readonly name: FullName;
  readonly wish: Wish;
  readonly book: Book;
  readonly root: string | undefined;
  /** The pool whose numbers the name may have. */
  readonly pool: string | undefined;
  readonly probed: Port | undefined;
}

/** What a number that nobody insists on fails by; quick, as there may be thousands. */
async function failing(
  port: Port,
  question: Question,
): Promise<Exclude<keyof Fullness, 'candidates'> | undefined> {
  const { book, wish } = question;
  if (isExcluded(port, wish.exclude)) return 'excluded';
  if (book.holderOf(port) !== undefined) return 'held';
  if (book.setAside.reservationOf(port) !== undefined) return 'reserved';
  if (foreignPool(port, question) !== undefined) return 'pooled';
  if ((await probePort(port)).kind !== 'free') return 'inUse';
  return (await verdictOn(port, question)) === true ? undefined : 'rejected';
}

/** Whether a name may have exactly this number. A listener of the name's own project is no obstacle. */
async function judgeNumber(port: Port, question: Question): Promise<Chosen> {
  const refused = refusedByBook(port, question);
  if (refused !== undefined) return refused;
  const use = await useOf(port, question);
  if (use !== 'own' && use !== 'free') return use;
  const verdict = await verdictOn(port, question);
  if (verdict !== true) {
    return { kind: 'rejected', port, ...(verdict === false ? {} : { reason: verdict }) };
  }
  return { kind: 'chosen', port, ...(use === 'own' ? { listening: true } : {}) };
}

function refusedByBook(port: Port, question: Question): Refusal | undefined {
  const { book, name, wish } = question;
  const holder = book.holderOf(port);
  // What it has it keeps, whatever became of the number since.
  if (holder === name) return undefined;
  if (holder !== undefined) return { kind: 'held', port, holder };
  if (isExcluded(port, wish.exclude)) return { kind: 'excluded', port };
  const { pools } = book.setAside;
  const reservation = book.setAside.reservationOf(port);
  if (reservation !== undefined) return { kind: 'reserved', port, reservation };
  const asked = wish.pool === undefined ? undefined : pools.get(wish.pool);
  if (asked !== undefined && !isWithin(port, asked)) {
    return { kind: 'outside-pool', port, pool: asked };
  }
  const pool = foreignPool(port, question);
  return pool === undefined ? undefined : { kind: 'pooled', port, pool: pool.name };
}

/** The pool that a number belongs to, unless it is the name's own. */
function foreignPool(port: Port, { book, pool: own }: Question): NamedPool | undefined {
  const pool = book.setAside.poolOf(port, own);
  return pool?.name === own ? undefined : pool;
}

/** Whether anybody uses a number, and whether that is the name's own server. */
async function useOf(port: Port, question: Question): Promise<'free' | 'own' | Refusal> {
  const { book, root, probed } = question;
  const state = await (port === probed ? probeAgain(port) : probePort(port));
  switch (state.kind) {
    case 'free':
      return 'free';
    case 'unusable':
      return { kind: 'unusable', port, code: state.code };
    case 'used': {
      if (root === undefined) return 'own';
      const listener = await listenerOf(port);
      if (listener === undefined) return { kind: 'in-use', port };
      const owner = await judgeListener(listener, root, book.roots());
      return owner === 'ours' ? 'own' : { kind: 'in-use', port, listener };
    }
  }
}

async function verdictOn(port: Port, { name, wish }: Question): Promise<Verdict> {
  for (const validator of wish.validate ?? []) {
    const verdict = await validator(port, name);
    if (verdict !== true) return verdict;
  }
  return true;
}
