import { endGroup, type GroupMark } from '../probe/endGroup.ts';
import type { Pid } from '../probe/port.ts';
import type { SessionRecord } from './record.ts';
import { LEADER_VARIABLE, SESSION_VARIABLE, type SessionFiles } from './sessionFiles.ts';

/** What every process of a session has in its environment. */
export function markOf(files: SessionFiles, id: string, leader: Pid): GroupMark {
  return { [SESSION_VARIABLE]: files.marker(id), [LEADER_VARIABLE]: String(leader) };
}

/** How long processes may take to end after SIGTERM, in ms, unless somebody says otherwise. */
export const GRACE = 5_000;

/** What became of a session's processes. */
export type ProcessesEnd =
  | { readonly kind: 'ended'; readonly signal?: 'SIGTERM' | 'SIGKILL' }
  /** `code` is the system's error name; see `GroupEnd`. */
  | { readonly kind: 'failed'; readonly code: string };

/** Ends all processes of a session's group: SIGTERM, and after a grace SIGKILL. */
export async function endProcesses(
  files: SessionFiles,
  { id, phase, process }: Pick<SessionRecord, 'id' | 'phase' | 'process'>,
  graceMs = GRACE,
): Promise<ProcessesEnd> {
  if (process === undefined) return { kind: 'ended' };
  const end = await endGroup(process, markOf(files, id, process.pid), { graceMs });
  switch (end.kind) {
    case 'ended':
      return { kind: 'ended', signal: end.signal };
    case 'gone':
      return { kind: 'ended' };
    case 'failed':
      // Nobody of the session is left where the group's number belongs to others by now.
      if (end.code === 'EUNPROVEN') return { kind: 'ended' };
      // That its process is gone somebody saw who could judge it.
      return end.code === 'EUNKNOWN' && phase === 'ended' ? { kind: 'ended' } : end;
  }
}
