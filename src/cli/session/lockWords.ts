import type { LockWait, SessionStatus } from '../../session/operations.ts';

/** What a session has of its lock; `none` while it does not run, and before it is known to wait. */
export function lockStateOf({ record, state, lockLost }: SessionStatus) {
  if (record.lock === undefined || state === 'ended') return 'none';
  if (lockLost) return 'lost';
  if (record.fence !== undefined) return 'held';
  return record.waitsFor === undefined ? 'none' : 'waiting';
}

/** That a session waits: `waits for lock migrate, held by shop.api`. */
export function lockWaitWords({ lock, holder }: LockWait): string {
  return `waits for lock ${lock}, held by ${holder}`;
}

/** What there is to say of a session's lock in a line of its own; `undefined` for one without a lock. */
export function lockDetail(status: SessionStatus): string | undefined {
  const { lock, waitsFor } = status.record;
  switch (lockStateOf(status)) {
    case 'lost':
      return `${lock}, which it lost: others can have it now`;
    case 'waiting':
      return `${lock}, which it waits for; ${waitsFor} had it`;
    default:
      return lock;
  }
}

/** The state of a session for a table, with what its lock adds to it: `starting, waits for lock migrate`. */
export function withRemark(state: string, status: SessionStatus): string {
  const { lock } = status.record;
  switch (lockStateOf(status)) {
    case 'lost':
      return `${state}, lost lock ${lock}`;
    case 'waiting':
      return `${state}, waits for lock ${lock}`;
    default:
      return state;
  }
}
