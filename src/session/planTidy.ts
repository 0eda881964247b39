import type { Desk } from './desk.ts';
import { lifeOf, needsMending } from './mend.ts';
import type { Mended } from './operations.ts';
import type { SessionRecord } from './record.ts';
import { findOrphans, isOld } from './tidy.ts';

/** What putting everything in order would do right now; see `tidy`. */
export async function planTidy(desk: Desk): Promise<Mended[]> {
  const found = await Promise.all(
    desk.store.all().map(async (one): Promise<Mended | undefined> => {
      if (one.kind === 'record') return planFor(desk, one.record);
      if (one.kind === 'unreadable' || one.newerId !== undefined) return undefined;
      return { name: one.name, kind: 'damaged' };
    }),
  );
  const orphans = (await findOrphans(desk)).map(
    ({ leader }): Mended => ({
      kind: 'orphan',
      pid: leader.pid,
    }),
  );
  return [...found.filter((one) => one !== undefined), ...orphans];
}

async function planFor(desk: Desk, record: SessionRecord): Promise<Mended | undefined> {
  const { name, phase, port } = record;
  if (isOld(record)) return { name, kind: 'removed' };
  if (!(await needsMending(desk, record))) return undefined;
  if (phase === 'starting') return { name, kind: 'half-started' };
  if ((await lifeOf(desk, record)) === 'dead') return { name, kind: 'ended' };
  const book = await desk.registry.read();
  const isTaken = port !== undefined && book.holderOf(port) !== undefined;
  return { name, kind: isTaken ? 'port-lost' : 'name-restored' };
}
