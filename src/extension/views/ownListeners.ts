import type { NameStatus } from '../../registry/status.ts';
import type { SessionView } from '../sessions/sessionViews.ts';

/**
 * The statuses with what sessions know better: a process that Berth started for a name is no stranger there,
 * wherever it runs.
 */
export function withoutOwn(
  statuses: readonly NameStatus[],
  sessions: readonly SessionView[],
): NameStatus[] {
  const byName = new Map(sessions.map((session) => [session.portName, session]));
  return statuses.map((status) => {
    const { named, state } = status;
    const pid = byName.get(named.name)?.pid;
    if (state.kind !== 'stranger' || pid === undefined || state.listener.pid !== pid) return status;
    return { named, state: { kind: 'listening', listener: state.listener, judged: true } };
  });
}
