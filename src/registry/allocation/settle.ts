import type { ProcessIdentity } from '../../probe/process.ts';
import type { Book, NamedPort, NameRef } from '../book.ts';
import type { Entry } from '../document.ts';
import { checkName, isAbsolute } from '../names.ts';
import type { Allocation, AllocationRequest } from '../operations.ts';

/** A day: how exactly `used` is kept, in ms. */
const USED_GRAIN = 24 * 60 * 60 * 1000;

/** The result for a request that needs no new number. */
export function settle(request: AllocationRequest, book: Book): Allocation | undefined {
  // The label counts: spelled out, a long name may be too long for the file.
  const problem = checkName(request.name) ?? checkName(book.fullName(request));
  if (problem !== undefined) return { kind: 'invalid-name', name: request.name, problem };
  const named = book.get(request);
  if (named === undefined) return undefined;
  return request.exact === undefined || request.exact === named.port
    ? { kind: 'allocated', named, created: false }
    : { kind: 'has-other', named, wanted: request.exact };
}

/** The project whose own server may listen on a name's number; none for a shared name. */
export function rootOf(ref: NameRef): string | undefined {
  return isAbsolute(ref.name) ? undefined : ref.root;
}

/** Whether the registry should note that a name was asked for: at most once a day, and for each new process. */
export function isDue(named: NamedPort, request: AllocationRequest): boolean {
  return !(Date.now() - Date.parse(named.used) < USED_GRAIN) || changesHands(named, request);
}

/** The entry with that noted. */
export function renewed(entry: Entry, request: AllocationRequest): Entry {
  const used = new Date().toISOString();
  return request.until !== undefined && changesHands(entry, request)
    ? { ...entry, used, until: request.until }
    : { ...entry, used };
}

/** Only a name that was taken for a process goes over to another one; what was taken for good stays so. */
function changesHands({ until }: Entry, request: AllocationRequest): boolean {
  return until !== undefined && request.until !== undefined && !isSame(until, request.until);
}

function isSame(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.start === b.start && a.boot === b.boot && a.ns === b.ns;
}
