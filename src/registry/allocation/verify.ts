import { setTimeout as sleep } from 'node:timers/promises';
import { probePort } from '../../probe/free.ts';
import { listenerOf } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';
import { Book, type NamedPort } from '../book.ts';
import { Draft } from '../draft.ts';
import type { AllocationRequest } from '../operations.ts';
import { judgeListener } from '../ownership.ts';
import { allocate, type Desk, type Outcome, type Terms, takeBack, withhold } from './allocate.ts';
import { pause } from './pause.ts';
import { rootOf } from './settle.ts';

/** How many numbers a name tries before it gives up. */
const TRIES = 5;

interface Case {
  readonly request: AllocationRequest;
  outcome: Outcome;
}

/**
 * As {@link allocate}, but looks at the new numbers again after a while. A name whose number a stranger has
 * taken meanwhile gets another, which is looked at in the same way. Nobody was told of a number before it
 * has passed, so whoever listens on a shared name's is a stranger too.
 * @param wait how long to wait, in ms; or what to wait for
 */
export async function allocateVerified(
  desk: Desk,
  requests: readonly AllocationRequest[],
  terms: Terms,
  wait: number | (() => Promise<void>),
): Promise<readonly Outcome[]> {
  const outcomes = await allocate(desk, requests, terms);
  const cases = outcomes.flatMap((outcome, i): Case[] => {
    const request = requests[i];
    return request === undefined ? [] : [{ request, outcome }];
  });
  const avoid = new Set<Port>();
  let unsure = cases.filter((one) => newName(one) !== undefined && !one.outcome.listening);
  for (let attempt = 1; unsure.length > 0; attempt++) {
    await (typeof wait === 'number' ? sleep(wait) : wait());
    const lost = await takenByStrangers(unsure, desk);
    if (lost.length === 0) break;
    const given = new Map(lost.map((one) => [one.request, newName(one)] as const));
    for (const named of given.values()) if (named !== undefined) avoid.add(named.port);
    const found = await findOthers(desk, lost, { ...terms, avoid, lost: given }, attempt);
    const failed = lost.filter((_, i) => found[i]?.result.kind !== 'allocated');
    const allFail = terms.atomic && failed.length > 0;
    await withdraw(
      desk,
      (allFail ? cases : failed).flatMap((one) => newName(one) ?? []),
    );
    for (const [i, one] of lost.entries()) one.outcome = found[i] ?? one.outcome;
    if (allFail) return withhold(cases.map(({ outcome }) => outcome));
    unsure = lost.filter((one) => newName(one) !== undefined && !one.outcome.listening);
  }
  return cases.map(({ outcome }) => outcome);
}

function newName({ outcome: { result } }: Case): NamedPort | undefined {
  return result.kind === 'allocated' && result.created ? result.named : undefined;
}

async function findOthers(
  desk: Desk,
  lost: readonly Case[],
  terms: Terms,
  attempt: number,
): Promise<readonly Outcome[]> {
  if (attempt === TRIES) {
    return lost.map(() => ({ result: { kind: 'snatched', tries: TRIES }, listening: false }));
  }
  await pause(attempt);
  return allocate(
    desk,
    lost.map(({ request }) => request),
    terms,
  );
}

/** Those of some new names on whose numbers somebody listens who is not of their project. */
async function takenByStrangers(cases: readonly Case[], { store }: Desk): Promise<Case[]> {
  const taken: Case[] = [];
  let book: Book | undefined;
  for (const one of cases) {
    const port = newName(one)?.port;
    if (port === undefined || (await probePort(port)).kind !== 'used') continue;
    const root = rootOf(one.request);
    const listener = root === undefined ? undefined : await listenerOf(port);
    book ??= new Book(await store.read());
    const isOurs =
      root !== undefined &&
      listener !== undefined &&
      (await judgeListener(listener, root, book.roots())) === 'ours';
    if (!isOurs) taken.push(one);
  }
  return taken;
}

/** Takes new names back, unless they are no longer what was given out. */
async function withdraw({ store, effort }: Desk, names: readonly NamedPort[]): Promise<void> {
  if (names.length === 0) return;
  await store.transact((document) => {
    const draft = new Draft(document);
    for (const named of names) takeBack(draft, draft.byFullName(named.name), named);
    return draft.change(undefined);
  }, effort);
}
