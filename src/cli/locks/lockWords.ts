import type { LostReason } from '../../locks/lockClient.ts';
import type { LockHolder } from '../../locks/locks.ts';
import { localTime } from '../localTime.ts';

/** Who holds a lock, for people, to complete "is held". */
export function byWhom(holder: LockHolder | undefined): string {
  if (holder === undefined) return 'by somebody else';
  return `by ${clientWords(holder.client)} since ${localTime(new Date(holder.since))}`;
}

/** A client for people. */
export function clientWords(client: string): string {
  return client || 'a client without a name';
}

/** Why a lock is no longer held, to complete "was lost:". */
export function whyLost(reason: LostReason): string {
  switch (reason) {
    case 'closed':
      return 'its server ended, or the connection to it broke';
    case 'silent':
      return 'its server no longer answers';
    case 'protocol':
      return 'its server says what makes no sense';
  }
}
