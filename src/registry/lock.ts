import fs from 'node:fs';
import { claim, GRACE } from './claim.ts';
import { foreignHolder, takeLockFolder } from './lockFolder.ts';

/** How often a holder shows that it lives, in ms. */
const HEARTBEAT = 3_000;

/** What the holder of the registry's lock can ask. */
export interface HeldLock {
  /** The holder's own temporary file; removed by the next holder if this one is killed. */
  readonly scratch: string;
  /**
   * Whether the lock is still this process's, and stays so for the moment. To be asked right before a
   * commit, without an `await` in between.
   */
  holdsOn(): boolean;
}

/** How long it took to get the lock. */
export interface LockWait {
  /** In ms. */
  readonly waited: number;
  /** How often it was tried for: 1 when no other process of Berth had it. */
  readonly tries: number;
}

/**
 * Runs `work` while holding the registry's write lock, across all processes of the user.
 *
 * Two layers: the claim (`FILE.owner`) decides among Berth's own processes and survives kills; the folder
 * (`FILE.lock`) keeps out clients that know only proper-lockfile's protocol.
 * @param patience how long to wait for the lock at most, in ms; the usual minute or less without it
 * @throws RegistryError `locked` when the lock can't be had; a system error when the folder refuses files
 */
export async function withLock<T>(
  file: string,
  work: (lock: HeldLock, wait: LockWait) => Promise<T>,
  patience?: number,
): Promise<T> {
  const begun = performance.now();
  const [claimFile, lockFolder] = [`${file}.owner`, `${file}.lock`];
  const claimed = await claim(claimFile, patience, () => foreignHolder(lockFolder));
  try {
    const folder = await takeLockFolder(lockFolder, patience);
    try {
      const showLife = (until: number) => {
        // What is gone was taken away: holdsOn() tells.
        for (const sign of [claimFile, lockFolder]) touch(sign, until);
      };
      const heartbeat = setInterval(() => showLife(Date.now()), HEARTBEAT).unref();
      try {
        const isHeld = () => claimed.isHeld() && folder.isHeld();
        const holdsOn = () => {
          if (!isHeld()) return false;
          showLife(Date.now() + GRACE);
          return isHeld();
        };
        return await work(
          { scratch: claimed.scratch, holdsOn },
          { waited: performance.now() - begun, tries: claimed.tries },
        );
      } finally {
        clearInterval(heartbeat);
      }
    } finally {
      await folder.release();
    }
  } finally {
    await claimed.release();
  }
}

function touch(file: string, time: number): void {
  try {
    fs.utimesSync(file, time / 1000, time / 1000);
  } catch {
    // Gone, or another user's.
  }
}
