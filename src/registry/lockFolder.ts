import fs, { type Stats } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, RegistryError } from './errors.ts';
import { letGo, untilLetGo } from './untilLetGo.ts';

/** After this long without a heartbeat a foreign client's lock folder counts as abandoned, in ms; proper-lockfile's default. */
const STALE = 10_000;
/** How long one foreign client may keep us waiting, in ms. */
const PATIENCE = STALE + 5_000;
/** How long all of them together may, in ms. */
const LONGEST_WAIT = 60_000;

/**
 * The mode of a lock folder that Berth made: no write permission for its owner, which nobody else's has.
 * It comes with the `mkdir` itself, so a folder left by a killed Berth process is told from a foreign
 * client's at any moment. Windows keeps no modes: there such a folder is waited for until it is stale.
 */
const OWN_MODE = 0o500;

/** The lock folder, made by this process. */
export interface LockFolder {
  /** Whether it is still the one that was made. */
  isHeld(): boolean;
  /** Removes it; harmless when it was lost. */
  release(): Promise<void>;
}

/**
 * Makes the folder by which clients that know only proper-lockfile's protocol are kept out. To be called by
 * the holder of the claim alone.
 * @param patience how long to wait for a foreign client, in ms
 * @throws RegistryError `locked` when a foreign client keeps it, `unwritable` when something else is in its
 * place; a system error when it can't be made
 */
export async function takeLockFolder(folder: string, patience = LONGEST_WAIT): Promise<LockFolder> {
  const begun = performance.now();
  let watched = { id: '', first: begun, mtime: Number.NaN, since: begun };
  for (;;) {
    const made = await untilLetGo(() => make(folder));
    if (made !== undefined) return held(folder, made);
    const found = fs.statSync(folder, { throwIfNoEntry: false });
    if (found === undefined) continue;
    if (!found.isDirectory()) {
      throw new RegistryError(
        'unwritable',
        `${folder} is not a folder, as the lock of the registry would be. Move it away.`,
      );
    }
    const now = performance.now();
    const id = `${found.ino} ${found.birthtimeMs}`;
    if (id !== watched.id) watched = { ...watched, id, first: now, mtime: Number.NaN };
    if (found.mtimeMs !== watched.mtime) watched = { ...watched, mtime: found.mtimeMs, since: now };
    // Nobody else holds the claim, so a folder with our mark was left by a process that died. A foreign one
    // is stale by the clock, or by our own waiting where the clock was set back.
    const stale = found.mtimeMs < Date.now() - STALE || now - watched.since > STALE;
    if (isOwn(found) || stale) await untilLetGo(() => removeFolder(folder));
    else if (now - begun > patience || now - watched.first > PATIENCE) {
      throw lockedByForeign(folder);
    } else await sleep(10 + Math.random() * 40);
  }
}

function held(folder: string, made: Stats): LockFolder {
  const isHeld = () => {
    const now = fs.statSync(folder, { throwIfNoEntry: false });
    // A system may give a folder's inode number to the next one at once.
    return now?.ino === made.ino && now.birthtimeMs === made.birthtimeMs && now.mode === made.mode;
  };
  return {
    isHeld,
    release: () =>
      letGo(() => {
        if (isHeld()) removeFolder(folder);
      }),
  };
}

/** Why the lock can't be had, while a foreign client's folder keeps everybody out. */
export function foreignHolder(folder: string): RegistryError | undefined {
  const found = fs.statSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() && isForeign(found) ? lockedByForeign(folder) : undefined;
}

function lockedByForeign(folder: string): RegistryError {
  return new RegistryError(
    'locked',
    `The registry is locked by a program that holds ${folder}. End that program, or remove the folder if none does.`,
  );
}

/** The new folder; `undefined` when there is one already, or when this one was lost at once. */
function make(folder: string): Stats | undefined {
  try {
    fs.mkdirSync(folder, OWN_MODE);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw error;
  }
  const made = fs.statSync(folder, { throwIfNoEntry: false });
  // A process that was stopped right here for long finds a stranger's.
  return made === undefined || isForeign(made) ? undefined : made;
}

function removeFolder(folder: string): void {
  try {
    fs.rmdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOTEMPTY') {
      throw new RegistryError(
        'unwritable',
        `${folder} is not empty, so it is no lock that Berth may remove. Move it away.`,
      );
    }
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

function isOwn(stat: Stats): boolean {
  return keepsModes && (stat.mode & 0o700) === OWN_MODE;
}

function isForeign(stat: Stats): boolean {
  return keepsModes && (stat.mode & 0o700) !== OWN_MODE;
}

const keepsModes = process.platform !== 'win32';
