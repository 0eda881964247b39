import type { Pid } from '../probe/port.ts';
import { groupSnapshot } from '../probe/processGroup.ts';
import type { Desk } from './desk.ts';
import type { SessionRecord } from './record.ts';

/**
 * The session that a process belongs to: as its first process, or as one of that one's group.
 * @throws ProbeError where the system does not tell the groups
 */
export async function sessionOfProcess(
  { isAlive }: Desk,
  pid: Pid,
  records: readonly SessionRecord[],
): Promise<SessionRecord | undefined> {
  const running = records.filter(
    ({ phase, process }) => phase !== 'ended' && process !== undefined,
  );
  if (running.length === 0) return undefined;
  const groups = await groupSnapshot();
  for (const record of running) {
    const { process } = record;
    if (process === undefined) continue;
    if (process.pid !== pid && !groups.get(process.pid)?.includes(pid)) continue;
    if ((await isAlive(process)) !== 'dead') return record;
  }
  return undefined;
}
