import type { Book } from '../registry/book.ts';
import type { FullName } from '../registry/names.ts';
import type { Desk } from './desk.ts';
import { portRef } from './ownName.ts';
import type { SessionRecord } from './record.ts';

/** The sessions that run or are about to, as far as can be seen, by the name whose port they have. */
export async function runningSessions(
  { isAlive }: Desk,
  records: readonly SessionRecord[],
  book: Book,
): Promise<ReadonlyMap<FullName, SessionRecord>> {
  const found = new Map<FullName, SessionRecord>();
  for (const record of records) {
    const ref = portRef(record);
    if (ref === undefined || record.phase === 'ended') continue;
    const { process = record.starter } = record;
    if ((await isAlive(process)) !== 'dead') found.set(book.fullName(ref), record);
  }
  return found;
}
