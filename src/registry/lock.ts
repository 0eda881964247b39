import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { claim } from './claim.ts';
import { errorCode, RegistryError } from './errors.ts';

/** After this long without a heartbeat a foreign client's lock folder counts as abandoned, in ms; proper-lockfile's default. */
const STALE = 10_000;

/**
 * The mode of a lock folder that Berth made: no write permission for its owner, which nobody else's has.
 * It comes with the `mkdir` itself, so a folder left by a killed Berth process is told from a foreign
 * client's at any moment. Windows keeps no modes: there such a folder is waited for until it is stale.
 */
const OWN_MODE = 0o500;

/** What the holder of the registry's lock can ask. */
export interface HeldLock {
  /** Whether the lock is still this process's; asked right before a commit. */
  isHeld(): Promise<boolean>;
  /** The holder's own temporary file; removed by the next holder if this one is killed. */
  readonly scratch: string;
}

/**
 * Runs `work` while holding the registry's write lock, across all processes of the user.
 *
 * Two layers: the claim (`FILE.owner`) decides among Berth's own processes and survives kills;
 * proper-lockfile's folder (`FILE.lock`) keeps out clients that know only its protocol.
 * @throws RegistryError `locked` when the lock can't be had
 */
export async function withLock<T>(file: string, work: (lock: HeldLock) => Promise<T>): Promise<T> {
  const held = await claim(`${file}.owner`);
  try {
    let compromised = false;
    const release = await lockFolder(file, () => {
      compromised = true;
    });
    try {
      return await work({
        scratch: held.scratch,
        isHeld: async () => !compromised && (await held.isHeld()),
      });
    } finally {
      // Fails only when the folder was taken away meanwhile, which isHeld() has told.
      await release().catch(() => {});
    }
  } finally {
    await held.release();
  }
}

async function lockFolder(file: string, onCompromised: () => void): Promise<() => Promise<void>> {
  const lockfilePath = `${file}.lock`;
  const begun = performance.now();
  for (;;) {
    try {
      return await lockfile.lock(file, {
        lockfilePath,
        realpath: false,
        stale: STALE,
        retries: 0,
        fs: { ...fs, mkdir: makeOwnFolder },
        onCompromised,
      });
    } catch (error) {
      if (errorCode(error) !== 'ELOCKED') throw error;
    }
    // We hold the claim, so a folder with our mark was left by a process that died.
    if (isOwnFolder(lockfilePath)) fs.rmdirSync(lockfilePath);
    else if (performance.now() - begun > STALE + 5_000) {
      throw new RegistryError(
        'locked',
        `The registry is locked by a program that holds ${lockfilePath}. End that program, or remove the folder if none does.`,
      );
    } else await sleep(10 + Math.random() * 40);
  }
}

function makeOwnFolder(folder: string, done: (error: NodeJS.ErrnoException | null) => void): void {
  fs.mkdir(folder, OWN_MODE, (error) => done(error));
}

function isOwnFolder(folder: string): boolean {
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  return stat !== undefined && process.platform !== 'win32' && (stat.mode & 0o700) === OWN_MODE;
}
