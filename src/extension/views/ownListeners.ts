import type { NameStatus } from '../../registry/status.ts';
import type { SessionView } from '../sessions/sessionViews.ts';

/**
 * The statuses with what sessions know better: a process that Berth started for a name is no stranger there,
 * wherever it runs, nor is what such a process started.
 */
export function withoutOwn(
  statuses: readonly NameStatus[],
  sessions: readonly SessionView[],
): NameStatus[] {
  return statuses.map((status) => {
    const { named, state } = status;
    if (state.kind !== 'stranger') return status;
    const { listener } = state;
    const family = [listener.pid, ...(listener.parents ?? []).map((parent) => parent.pid)];
    const isOwn = sessions.some(
      ({ portName, pid }) => portName === named.name && pid !== undefined && family.includes(pid),
    );
    return isOwn ? { named, state: { kind: 'listening', listener, judged: true } } : status;
  });
}
