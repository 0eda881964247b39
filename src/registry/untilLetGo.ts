import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './errors.ts';

/**
 * Works on a file with patience for Windows, which refuses it for an instant while a reader or a virus scanner
 * has it open, or while its removal is pending. Half a second at most; elsewhere at once.
 * @param work best synchronous: what it checks then still holds when it acts
 * @param platform replaced in tests only
 */
export async function untilLetGo<T>(
  work: () => T | Promise<T>,
  platform: NodeJS.Platform = process.platform,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const busy = ['EPERM', 'EBUSY', 'EACCES'].includes(errorCode(error) ?? '');
      if (platform !== 'win32' || !busy || attempt === 10) throw error;
    }
    await sleep(attempt * 10);
  }
}

/**
 * Gives up a lock. What was done under it is done, so a failure is no news for the caller; but a lock that
 * stays keeps everybody out, so it is tried again.
 */
export async function letGo(release: () => void): Promise<void> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      return await untilLetGo(release);
    } catch {
      await sleep(attempt * 10);
    }
  }
}
