import fs from 'node:fs';
import path from 'node:path';
import { isAlive } from '../../probe/process.ts';
import { type Owner, parseOwner } from '../owner.ts';
import type { FileItem } from './item.ts';

/** After an hour nobody is still at a file that is put in place within milliseconds, in ms. */
const ABANDONED = 60 * 60 * 1000;
/** After this long a lock folder counts as abandoned, in ms; see docs/registry-format.md. */
const STALE_LOCK = 10_000;

/**
 * What ended programs left beside the registry: nothing of a process that lives or cannot be judged.
 * The lock itself is left to whoever takes it next, and told of so that somebody does.
 * @param names what lies in the registry's folder
 * @param now milliseconds since 1970
 */
export async function findLeftovers(
  file: string,
  names: readonly string[],
  now: number,
): Promise<FileItem[]> {
  const found: FileItem[] = [];
  for (const name of names) {
    const at = path.join(path.dirname(file), name);
    const reason = await judgeLeftover(at, file, now);
    if (reason !== undefined) found.push({ kind: 'file', file: at, reason });
  }
  return found;
}

/**
 * Why a file beside the registry goes; `undefined` when it stays.
 * @param now milliseconds since 1970
 */
export async function judgeLeftover(
  file: string,
  registry: string,
  now: number,
): Promise<FileItem['reason'] | undefined> {
  if (!file.startsWith(`${registry}.`)) return undefined;
  const tail = file.slice(registry.length + 1);
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  const age = now - stat.mtimeMs;
  if (tail === 'lock') {
    const left = stat.isDirectory() && age > STALE_LOCK && (await isUnclaimed(file));
    return left ? 'lock' : undefined;
  }
  if (!stat.isFile()) return undefined;
  if (tail === 'owner') return (await isDead(ownerOf(file))) ? 'lock' : undefined;
  if (/^owner\.[0-9a-f]+$/.test(tail)) {
    const owner = ownerOf(file);
    // Empty, when its process was ended at that moment.
    const dead = owner === undefined ? age > ABANDONED : await isDead(owner);
    return dead ? 'waiter' : undefined;
  }
  if (tail.startsWith('owner.seize.')) return (await isSpent(file)) ? 'marker' : undefined;
  return /(^|\.)tmp$/.test(tail) && age > ABANDONED ? 'scratch' : undefined;
}

/** Whether nobody who lives, or may live, has the claim that goes with a lock folder. */
async function isUnclaimed(folder: string): Promise<boolean> {
  const claim = folder.replace(/lock$/, 'owner');
  return tokenOf(claim) === undefined || (await isDead(ownerOf(claim)));
}

/**
 * Whether a marker serves nothing any more: its maker is dead, and the claim that it was about is not
 * there. As a claim's token is never used again, that claim does not come back.
 */
export async function isSpent(marker: string): Promise<boolean> {
  const [, claim = '', gone] = /^(.+)\.seize\.([^.]+)$/.exec(marker) ?? [];
  return tokenOf(claim) !== gone && (await isDead(ownerOf(marker)));
}

/** What names a claim's holder in the name of a marker. */
function tokenOf(claim: string): string | undefined {
  const stat = fs.lstatSync(claim, { throwIfNoEntry: false });
  return stat === undefined ? undefined : (ownerOf(claim)?.token ?? `inode${stat.ino}`);
}

function ownerOf(file: string): Owner | undefined {
  try {
    return parseOwner(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function isDead(owner: Owner | undefined): Promise<boolean> {
  return owner !== undefined && (await isAlive(owner)) === 'dead';
}
