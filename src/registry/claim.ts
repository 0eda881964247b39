import fs from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../probe/process.ts';
import { errorCode, RegistryError } from './errors.ts';
import { giveFile } from './giveAway.ts';
import { describeOwner, newOwner, type Owner, parseOwner } from './owner.ts';
import { sweepWaiters } from './sweepWaiters.ts';
import { untilLetGo } from './untilLetGo.ts';

/** How long one holder that lives may keep the others waiting, in ms of waiting. */
const PATIENCE = 10_000;
/** How long anyone waits in all while holders come and go, in ms. */
const LONGEST_WAIT = 60_000;
/** A holder that can't be judged (other host or container) counts as gone after this long without a heartbeat, in ms. */
const SILENCE = 15_000;
/** How often a holder shows that it lives, in ms. */
const HEARTBEAT = 3_000;

/** A claim that this process holds. */
export interface Claim {
  /** A file name for the holder's unfinished work; whoever seizes the claim removes it. */
  readonly scratch: string;
  /** Whether it is still this process's: false only if it was judged gone by another host. */
  isHeld(): Promise<boolean>;
  /** Gives it up; harmless when it was lost. */
  release(): Promise<void>;
}

/**
 * Waits for the claim file and takes it. The file is hard-linked into place, so it names its owner from
 * the first moment it exists; the claim of an owner that is provably dead is taken away by exactly one
 * process (see {@link seize}), and nobody is robbed for being slow.
 * @throws RegistryError `locked` when a holder doesn't let go, `unwritable` when the folder refuses files
 */
export async function claim(file: string): Promise<Claim> {
  const owner = newOwner();
  const candidate = candidateFile(file, owner.token);
  try {
    const handle = await fs.open(candidate, 'wx', 0o600);
    try {
      await giveFile(handle, candidate);
      await handle.writeFile(JSON.stringify(owner));
    } finally {
      await handle.close();
    }
    const contended = await waitFor(file, candidate);
    // Where others wait it would only keep them longer; what it misses waits for a quiet moment.
    if (!contended) await sweepWaiters(file).catch(() => {});
  } finally {
    await remove(candidate);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    fs.utimes(file, now, now).catch(() => {
      // Lost: isHeld() tells the holder before it commits.
    });
  }, HEARTBEAT).unref();
  const isHeld = async () => (await readClaim(file))?.token === owner.token;
  const scratch = scratchFile(file, owner.token);
  return {
    scratch,
    isHeld,
    async release() {
      clearInterval(heartbeat);
      if (await isHeld()) await remove(file);
    },
  };
}

function remove(file: string): Promise<void> {
  return untilLetGo(() => fs.rm(file, { force: true }));
}

function candidateFile(file: string, token: string): string {
  return `${file}.${token}`;
}

function scratchFile(file: string, token: string): string {
  return `${file}.${token}.tmp`;
}

/** @returns whether somebody else had it first */
async function waitFor(file: string, candidate: string): Promise<boolean> {
  const begun = performance.now();
  let watched = { token: '', since: begun, heartbeat: 0, silentSince: begun };
  let attempt = 0;
  for (; !(await untilLetGo(() => linkInto(candidate, file))); attempt++) {
    const found = await readClaim(file);
    if (found === undefined) continue;
    const now = performance.now();
    const { token, heartbeat } = found;
    // Holders change quickly: only one that is still there at the next look is worth judging.
    if (token !== watched.token) watched = { token, since: now, heartbeat, silentSince: now };
    else {
      if (heartbeat !== watched.heartbeat) watched = { ...watched, heartbeat, silentSince: now };
      if (await goOn(file, candidate, found, now - watched.since, now - watched.silentSince))
        continue;
    }
    if (now - begun > LONGEST_WAIT) throw lockedBy(found.owner);
    await sleep(pause(attempt));
  }
  return attempt > 0;
}

/**
 * What to do about a holder that does not change.
 * @param waited ms since it was first seen
 * @param silent ms since its last heartbeat; counts only where nothing else shows its life
 * @returns true when the claim was freed
 */
async function goOn(
  file: string,
  candidate: string,
  found: Found,
  waited: number,
  silent: number,
): Promise<boolean> {
  const state = found.owner === undefined ? 'unknown' : await isAlive(found.owner);
  if (state === 'dead' || (state === 'unknown' && silent > SILENCE)) {
    return seize(file, candidate, found.token);
  }
  if (state === 'live' && waited > PATIENCE) throw lockedBy(found.owner);
  return false;
}

function lockedBy(owner: Owner | undefined): RegistryError {
  return new RegistryError(
    'locked',
    `The registry is locked by ${describeOwner(owner)}. If that program hangs, end it and try again.`,
  );
}

/** Milliseconds until the next try: short at first, then up to 80, at random so that waiters spread out. */
function pause(attempt: number): number {
  const longest = Math.min(8 + attempt * 4, 60);
  return longest / 3 + Math.random() * longest;
}

/** Hard-links `from` to `to`: false when `to` is there already. Both then name the same owner. */
async function linkInto(from: string, to: string): Promise<boolean> {
  try {
    await fs.link(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(errorCode(error) ?? '')) throw error;
  }
  // No hard links here (exFAT, some shared folders): an exclusive copy, whose owner is unreadable for an instant.
  try {
    await fs.writeFile(to, await fs.readFile(from), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

interface Found {
  readonly owner: Owner | undefined;
  /** What names the holder in a file name. */
  readonly token: string;
  /** When the holder last showed that it lives, in ms since 1970. */
  readonly heartbeat: number;
}

/** Who holds a claim file; `undefined` when nobody does. */
async function readClaim(file: string): Promise<Found | undefined> {
  try {
    const [text, stat] = await untilLetGo(() =>
      Promise.all([fs.readFile(file, 'utf8'), fs.stat(file)]),
    );
    const owner = parseOwner(text);
    const token = owner?.token ?? `inode${stat.ino}`;
    return { owner, token, heartbeat: stat.mtimeMs };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Removes the claim of a holder that is gone. Only who holds the marker named after that holder's token may
 * do so, and it looks again once it has the marker: a late comer finds another token and leaves it alone.
 * A marker is a claim itself, so the marker of a process killed right here is seized in the same way.
 * @returns false when somebody else is at it
 */
async function seize(file: string, candidate: string, gone: string): Promise<boolean> {
  const marker = `${file}.seize.${gone}`;
  if (!(await linkInto(candidate, marker))) {
    const rival = await readClaim(marker);
    if (rival?.owner === undefined || (await isAlive(rival.owner)) !== 'dead') return false;
    return seize(marker, candidate, rival.token);
  }
  try {
    if ((await readClaim(file))?.token === gone) {
      await remove(file);
      await remove(candidateFile(file, gone));
      await remove(scratchFile(file, gone));
    }
  } finally {
    await remove(marker);
  }
  return true;
}
