import type { Port } from '../../probe/port.ts';
import type { NamedPort } from '../book.ts';
import { type Choice, type Chosen, choosePort } from '../choose.ts';
import type { RegistryDocument } from '../document.ts';
import { Draft } from '../draft.ts';
import type { Allocation, AllocationRequest } from '../operations.ts';
import type { Effort } from '../records/event.ts';
import type { Store } from '../store.ts';
import { pause } from './pause.ts';
import { isDue, renewed, rootOf, settle } from './settle.ts';

/** How often a search starts over because the number it found is gone. */
const TRIES = 10;

/** Where names are given out. */
export interface Desk {
  readonly store: Store;
  /** The client's word for itself. */
  readonly by: string;
  /** Told what it takes to get the lock. */
  readonly effort?: Effort;
}

/** What became of one request. */
export interface Outcome {
  readonly result: Allocation;
  /** Whether what may be the name's own server listened on the number when it was given out. */
  readonly listening: boolean;
}

/** What an entry was when it was given out, to tell it from a later one of the same name. */
export interface Given {
  readonly port: Port;
  readonly created: string;
}

/** How some requests are to be met. */
export interface Terms {
  /** All or none. */
  readonly atomic: boolean;
  /** What an earlier try gave to some of them and did not last: they get other numbers. */
  readonly lost?: ReadonlyMap<AllocationRequest, Given | undefined>;
  /** Numbers that did not last. */
  readonly avoid?: ReadonlySet<Port>;
}

type Snatched = Extract<Allocation, { kind: 'snatched' }>;

/** Finds a number for a request that needs one. */
type Find = (request: AllocationRequest, i: number, draft: Draft) => Promise<Chosen | Snatched>;

/**
 * Gives names their numbers, all new ones in one commit. The search happens before the lock; inside, the
 * numbers that were found are looked at once more.
 * @param before what the registry held a moment ago, to save a look at it
 * @returns one outcome a request, in order
 */
export async function allocate(
  { store, by, effort }: Desk,
  requests: readonly AllocationRequest[],
  terms: Terms,
  before?: RegistryDocument,
): Promise<readonly Outcome[]> {
  for (let attempt = 1; ; attempt++) {
    const known = attempt === 1 ? before : undefined;
    const plan: Chosen[] = [];
    const search: Find = async (request, i, draft) => {
      const name = draft.fullName(request);
      const chosen = await choosePort(name, request, draft, rootOf(request), terms);
      plan[i] = chosen;
      return chosen;
    };
    const planned = await fill(
      new Draft(known ?? (await store.read())),
      requests,
      terms,
      by,
      search,
    );
    if (terms.atomic && !planned.every(isGiven)) return withhold(planned);
    // Nothing to write: no name needs a number that can be had.
    if (!planned.some(isNew)) return planned;
    const outcomes = await store.transact(async (document) => {
      const draft = new Draft(document);
      const confirm: Find = (request, i) => confirmed(request, plan[i], draft, terms.avoid);
      const filled = await fill(draft, requests, terms, by, confirm);
      const snatched = filled.some(({ result }) => result.kind === 'snatched');
      if (snatched && attempt < TRIES) return { result: undefined };
      if (terms.atomic && !filled.every(isGiven)) return { result: withhold(filled) };
      return draft.change<readonly Outcome[] | undefined>(filled);
    }, effort);
    if (outcomes !== undefined) return outcomes;
    await pause(attempt);
  }
}

/** Meets the requests in the draft, one after the other. */
async function fill(
  draft: Draft,
  requests: readonly AllocationRequest[],
  { lost }: Terms,
  by: string,
  find: Find,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [i, request] of requests.entries()) {
    const before = lost?.get(request);
    if (before !== undefined) takeBack(draft, draft.get(request), before);
    const known = settle(request, draft);
    if (known !== undefined) {
      if (known.kind === 'allocated' && isDue(known.named, request)) {
        draft.edit(known.named.name, (entry) => renewed(entry, request));
      }
      outcomes.push({ result: known, listening: false });
      continue;
    }
    const found = await find(request, i, draft);
    if (found.kind === 'chosen') {
      const result = enter(draft, request, found, by);
      outcomes.push({ result, listening: found.listening === true });
    } else outcomes.push({ result: found, listening: false });
  }
  return outcomes;
}

/** Looks at a number once more, with the registry locked; the next best one if it is gone. */
async function confirmed(
  request: AllocationRequest,
  planned: Chosen | undefined,
  draft: Draft,
  avoid: ReadonlySet<Port> | undefined,
): Promise<Chosen | Snatched> {
  if (planned !== undefined && planned.kind !== 'chosen') return planned;
  const { validate, ...wish } = request;
  const name = draft.fullName(request);
  const root = rootOf(request);
  const known = { avoid, probed: planned?.port };
  if (validate === undefined || validate.length === 0) {
    const prefer = planned === undefined ? {} : { prefer: planned.port };
    const chosen = await choosePort(name, { ...wish, ...prefer }, draft, root, known);
    if (chosen.kind !== 'chosen' || planned === undefined) return chosen;
    // Why it is not the number that was asked for, rather than the one that the search had found.
    const { instead, ...choice } = chosen;
    const reason = planned.port === request.prefer ? instead : planned.instead;
    return reason === undefined ? choice : { ...choice, instead: reason };
  }
  // A validator may take its time, which others would have to wait for: no other number is looked for here.
  if (planned === undefined) return { kind: 'snatched', tries: TRIES };
  const again = await choosePort(name, { ...wish, exact: planned.port }, draft, root, known);
  return again.kind === 'chosen' ? { ...planned, ...again } : { kind: 'snatched', tries: TRIES };
}

/** Writes a name that got its number into the draft. */
function enter(
  draft: Draft,
  request: AllocationRequest,
  { port, instead }: Choice,
  by: string,
): Allocation {
  const name = draft.fullName(request);
  const now = new Date().toISOString();
  const { note, pool, until } = request;
  const entry = {
    port,
    created: now,
    used: now,
    by,
    ...(note === undefined ? {} : { note }),
    ...(pool === undefined ? {} : { pool }),
    ...(until === undefined ? {} : { until }),
  };
  draft.set(name, entry);
  draft.addProject(name, request);
  const named = draft.byFullName(name) ?? { ...entry, name };
  return { kind: 'allocated', named, created: true, ...(instead === undefined ? {} : { instead }) };
}

/** Takes what an earlier try gave out back again, unless it is no longer that. */
export function takeBack(draft: Draft, named: NamedPort | undefined, given: Given): void {
  if (named?.port === given.port && named.created === given.created) draft.delete(named.name);
}

function isGiven({ result }: Outcome): boolean {
  return result.kind === 'allocated';
}

function isNew({ result }: Outcome): boolean {
  return result.kind === 'allocated' && result.created;
}

/** The outcomes once nothing new is given out, as one of the names can have no number. */
export function withhold(outcomes: readonly Outcome[]): Outcome[] {
  // A name that was asked for twice is new the first time only.
  const fresh = new Set(
    outcomes.flatMap(({ result }) =>
      result.kind === 'allocated' && result.created ? [result.named.name] : [],
    ),
  );
  return outcomes.map((outcome) => {
    const { result } = outcome;
    if (result.kind !== 'allocated' || !fresh.has(result.named.name)) return outcome;
    return { result: { kind: 'withheld', name: result.named.name }, listening: false };
  });
}
