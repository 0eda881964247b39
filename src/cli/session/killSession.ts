import { signalGroup } from '../../probe/endGroup.ts';
import type { FullName } from '../../registry/names.ts';
import { markOf } from '../../session/endProcesses.ts';
import type { Sessions } from '../../session/sessions.ts';

/** Sends SIGKILL to all processes of a session that somebody is stopping, and leaves the rest to that one. */
export async function killSession(sessions: Sessions, name: FullName): Promise<void> {
  const record = sessions.peek().find((one) => one.name === name);
  if (record?.process === undefined) return;
  const { id, process } = record;
  await signalGroup(process, markOf(sessions.files, id, process.pid), 'SIGKILL');
}
