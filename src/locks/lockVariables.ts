/**
 * What a command finds in its environment that runs while a lock is held: the lock's name as people write it, and the
 * number of its grant.
 */
export function lockVariables(
  name: string,
  fence: number | undefined,
): Readonly<Record<'BERTH_LOCK' | 'BERTH_LOCK_FENCE', string | undefined>> {
  // One that an outer lock left there is no number of this one.
  return { BERTH_LOCK: name, BERTH_LOCK_FENCE: fence?.toString() };
}
