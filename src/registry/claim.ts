import fs from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, isOfAnotherBoot } from '../probe/process.ts';
import { errorCode, RegistryError } from './errors.ts';
import { giveFile } from './giveAway.ts';
import { describeOwner, newOwner, type Owner, parseOwner } from './owner.ts';
import { letGo, untilLetGo } from './untilLetGo.ts';
import { sweepWaiters, waitersOf } from './waiters.ts';

/** How long one holder that lives may keep the others waiting, in ms of waiting. */
const PATIENCE = 10_000;
/** How long anyone waits in all while holders come and go, in ms. */
const LONGEST_WAIT = 60_000;
/** A holder that can't be judged (other host or container) counts as gone after this long without a heartbeat, in ms. */
const SILENCE = 15_000;
/**
 * How far ahead of the clock a holder that is about to commit sets its heartbeat, in ms: even when it is
 * stopped between its last look and the rename, nobody else's commit comes in between.
 */
export const GRACE = 60_000;

/** A claim that this process holds. */
export interface Claim {
  /** A file name for the holder's unfinished work; whoever seizes the claim removes it. */
  readonly scratch: string;
  /** How often it was tried for: 1 when nobody else had it. */
  readonly tries: number;
  /** Whether it is still this process's: false only if it was judged gone by another host. */
  isHeld(): boolean;
  /** Gives it up; harmless when it was lost. */
  release(): Promise<void>;
}

/**
 * Waits for the claim file and takes it. The file is hard-linked into place, so it names its owner from
 * the first moment it exists; the claim of an owner that is provably dead is taken away by exactly one
 * process (see {@link seize}), and nobody is robbed for being slow. Its modification time is the holder's
 * heartbeat, for those who can't judge it otherwise.
 *
 * File calls are synchronous here and in the commit: each takes microseconds, and what was checked still
 * holds when the next line acts on it.
 * @param patience how long to wait in all, in ms
 * @param excuse what keeps the holder itself waiting at the moment, if anything does: then it is not to blame
 * @param what the claim is for, to begin a message with
 * @throws RegistryError `locked` when a holder doesn't let go; a system error when the folder refuses files
 */
export async function claim(
  file: string,
  patience = LONGEST_WAIT,
  excuse: () => RegistryError | undefined = () => undefined,
  what = 'The registry',
): Promise<Claim> {
  const owner = newOwner();
  const candidate = candidateFile(file, owner.token);
  let tries: number;
  try {
    writeNew(candidate, JSON.stringify(owner));
    tries = await waitFor(file, candidate, { patience, excuse, what });
  } finally {
    // It has done its duty. One that stays is swept when this process has ended.
    await remove(candidate).catch(() => {});
  }
  // Where others wait it would only keep them longer; what it misses waits for a quiet moment.
  if (tries === 1) await sweepWaiters(file).catch(() => {});
  const isHeld = () => readClaim(file)?.token === owner.token;
  return {
    scratch: scratchFile(file, owner.token),
    tries,
    isHeld,
    release: () =>
      letGo(() => {
        if (isHeld()) fs.rmSync(file, { force: true });
      }),
  };
}

function writeNew(file: string, text: string): void {
  const fd = fs.openSync(file, 'wx', 0o600);
  try {
    giveFile(fd, file);
    fs.writeSync(fd, text);
  } finally {
    fs.closeSync(fd);
  }
}

function remove(file: string): Promise<void> {
  return untilLetGo(() => fs.rmSync(file, { force: true }));
}

function candidateFile(file: string, token: string): string {
  return `${file}.${token}`;
}

function scratchFile(file: string, token: string): string {
  return `${file}.${token}.tmp`;
}

/** How to wait for a claim; see {@link claim}. */
interface Waiting {
  readonly patience: number;
  readonly excuse: () => RegistryError | undefined;
  readonly what: string;
}

/**
 * A link that fails locks the folder all the same, in the holder's way: with many who wait, it cost half of all time.
 * @returns false when somebody has it
 */
function takeIfFree(candidate: string, file: string): boolean {
  return !fs.existsSync(file) && linkInto(candidate, file);
}

/** @returns how many tries it took */
async function waitFor(
  file: string,
  candidate: string,
  { patience, excuse, what }: Waiting,
): Promise<number> {
  const begun = performance.now();
  let watched = { token: '', since: begun, heartbeat: 0, silentSince: begun };
  let attempt = 0;
  for (; !(await untilLetGo(() => takeIfFree(candidate, file))); attempt++) {
    const found = await untilLetGo(() => readClaim(file));
    if (found === undefined) continue;
    const now = performance.now();
    const { token, heartbeat } = found;
    // Holders change quickly: only one that is still there at the next look is worth judging.
    const excused = token === watched.token ? excuse() : undefined;
    if (token !== watched.token) watched = { token, since: now, heartbeat, silentSince: now };
    else {
      const isAhead = heartbeat > Date.now() && heartbeat <= Date.now() + GRACE;
      if (heartbeat !== watched.heartbeat || isAhead) {
        watched = { ...watched, heartbeat, silentSince: now };
      }
      if (excused !== undefined) watched = { ...watched, since: now };
      const silent = now - watched.silentSince;
      const isFree = await goOn(file, candidate, found, now - watched.since, silent, what);
      if (isFree) continue;
    }
    if (now - begun > patience) throw excused ?? lockedBy(found.owner, what);
    await sleep(pause(waitersOf(file).length, now - watched.since));
  }
  return attempt + 1;
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
  what: string,
): Promise<boolean> {
  const state = found.owner === undefined ? 'unknown' : await isAlive(found.owner);
  const gone =
    state === 'dead' || (state === 'unknown' && (silent > SILENCE || isFromEarlierBoot(found)));
  if (gone) return seize(file, candidate, found.token);
  if (state === 'live' && waited > PATIENCE) throw lockedBy(found.owner, what);
  return false;
}

/**
 * Whether the holder's machine has restarted since: this host's name, another boot, and no sign of life
 * since this boot began. Another machine of the same name would have shown itself meanwhile.
 */
function isFromEarlierBoot({ owner, heartbeat }: Found): boolean {
  const booted = Date.now() - os.uptime() * 1000;
  return owner !== undefined && isOfAnotherBoot(owner) && heartbeat < booted - SILENCE;
}

function lockedBy(owner: Owner | undefined, what: string): RegistryError {
  return new RegistryError(
    'locked',
    `${what} is locked by ${describeOwner(owner)}. If that program hangs, end it and try again.`,
  );
}

/**
 * Milliseconds until the next try, at random so that waiters spread out. The more wait, the less often each
 * asks, so that all together ask about once a millisecond; and the longer one holder stays, the less often.
 * @param waiters how many wait, this process included
 * @param stayed how long the holder was seen, in ms
 */
function pause(waiters: number, stayed: number): number {
  const mean = Math.min(Math.max(waiters, stayed / 8), 80);
  return mean * (0.5 + Math.random());
}

/** Hard-links `from` to `to`: false when `to` is there already. Both then name the same owner. */
function linkInto(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(errorCode(error) ?? '')) throw error;
  }
  // No hard links here (exFAT, some shared folders): an exclusive copy, whose owner is unreadable for an instant.
  try {
    writeNew(to, fs.readFileSync(from, 'utf8'));
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
function readClaim(file: string): Found | undefined {
  try {
    const stat = fs.statSync(file);
    const owner = parseOwner(fs.readFileSync(file, 'utf8'));
    return { owner, token: owner?.token ?? `inode${stat.ino}`, heartbeat: stat.mtimeMs };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    // Reading a folder fails without saying which.
    if (errorCode(error) === 'EISDIR') throw Object.assign(error as Error, { path: file });
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
  if (!(await untilLetGo(() => linkInto(candidate, marker)))) {
    const rival = await untilLetGo(() => readClaim(marker));
    if (rival?.owner === undefined || (await isAlive(rival.owner)) !== 'dead') return false;
    return seize(marker, candidate, rival.token);
  }
  try {
    if ((await untilLetGo(() => readClaim(file)))?.token === gone) {
      await remove(file);
      await remove(candidateFile(file, gone));
      await remove(scratchFile(file, gone));
    }
  } finally {
    await remove(marker);
  }
  return true;
}
