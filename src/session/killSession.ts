import { signalGroup } from '../probe/endGroup.ts';
import type { FullName } from '../registry/names.ts';
import { markOf } from './endProcesses.ts';
import type { SessionRecord } from './record.ts';
import type { Sessions } from './sessions.ts';

/**
 * Sends SIGKILL to all processes of a session that somebody is starting or stopping, and leaves the rest to that one.
 * @param only says whether it is the one that is meant
 */
export async function killSession(
  sessions: Sessions,
  name: FullName,
  only: (record: SessionRecord) => boolean = () => true,
): Promise<void> {
  const record = sessions.peek().find((one) => one.name === name);
  if (record?.process === undefined || !only(record)) return;
  const { id, process } = record;
  await signalGroup(process, markOf(sessions.files, id, process.pid), 'SIGKILL');
}
