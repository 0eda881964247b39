import fs from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../probe/process.ts';
import { errorCode, RegistryError } from './errors.ts';
import { describeOwner, newOwner, type Owner, parseOwner } from './owner.ts';

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
    await fs.writeFile(candidate, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
    await waitFor(file, candidate);
  } finally {
    await fs.rm(candidate, { force: true });
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
      if (await isHeld()) await fs.rm(file, { force: true });
    },
  };
}

function candidateFile(file: string, token: string): string {
  return `${file}.${token}`;
}

function scratchFile(file: string, token: string): string {
  return `${file}.${token}.tmp`;
}

async function waitFor(file: string, candidate: string): Promise<void> {
  const begun = performance.now();
  let watched = { key: '', since: begun };
  for (let attempt = 0; !(await linkInto(candidate, file)); attempt++) {
    const found = await readClaim(file);
    if (found === undefined) continue;
    const now = performance.now();
    if (found.key !== watched.key) watched = { key: found.key, since: now };
    const waited = now - watched.since;
    if (found.state === 'dead' || (found.state === 'unknown' && waited > SILENCE)) {
      if (await seize(file, candidate, found)) continue;
    } else if ((found.state === 'live' && waited > PATIENCE) || now - begun > LONGEST_WAIT) {
      throw new RegistryError(
        'locked',
        `The registry is locked by ${describeOwner(found.owner)}. If that program hangs, end it and try again.`,
      );
    }
    await sleep(pause(attempt));
  }
}

/**
 * Milliseconds until the next try: short at first, then up to 60, at random so that waiters spread out.
 * Shorter pauses were measured to cost more in wake-ups than they win.
 */
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
  readonly state: 'live' | 'dead' | 'unknown';
  /** What names the holder in a file name. */
  readonly token: string;
  /** Changes with the holder and, where only its heartbeat shows its life, with that too. */
  readonly key: string;
}

/** Who holds a claim file; `undefined` when nobody does. */
async function readClaim(file: string): Promise<Found | undefined> {
  try {
    const [text, stat] = await Promise.all([fs.readFile(file, 'utf8'), fs.stat(file)]);
    const owner = parseOwner(text);
    const state = owner === undefined ? 'unknown' : await isAlive(owner);
    const token = owner?.token ?? `inode${stat.ino}`;
    return { owner, state, token, key: state === 'unknown' ? `${token} ${stat.mtimeMs}` : token };
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
async function seize(file: string, candidate: string, gone: Found): Promise<boolean> {
  const marker = `${file}.seize.${gone.token}`;
  if (!(await linkInto(candidate, marker))) {
    const rival = await readClaim(marker);
    if (rival?.state !== 'dead') return false;
    return seize(marker, candidate, rival);
  }
  try {
    if ((await readClaim(file))?.token === gone.token) {
      await fs.rm(file, { force: true });
      await fs.rm(candidateFile(file, gone.token), { force: true });
      await fs.rm(scratchFile(file, gone.token), { force: true });
    }
  } finally {
    await fs.rm(marker, { force: true });
  }
  return true;
}
