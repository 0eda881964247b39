import fs from 'node:fs';
import { claim } from '../registry/claim.ts';
import { isSpent } from '../registry/cleanup/leftovers.ts';
import { RegistryError } from '../registry/errors.ts';
import { parseOwner } from '../registry/owner.ts';
import type { Desk } from './desk.ts';

/** After this long nobody is still at a file that is put in place within milliseconds, in ms. */
const ABANDONED = 60 * 60 * 1000;

/** Removes the locks of dead processes, and what else those left who were killed at one. */
export async function sweepLocks({ files, isAlive }: Desk): Promise<void> {
  for (const lock of files.lockFiles().locks) {
    if ((await lifeAt(lock, isAlive)) === 'dead') await takeAndLetGo(lock);
  }
  for (const file of files.lockFiles().others) {
    const life = await lifeAt(file, isAlive);
    const isLeft = file.includes('.seize.') ? await isSpent(file) : life === 'dead';
    // Without an owner: empty, or what was to become a record.
    if (isLeft || (life === 'untold' && isAbandoned(file))) fs.rmSync(file, { force: true });
  }
}

/** Only one process may take a dead one's lock away. */
async function takeAndLetGo(lock: string): Promise<void> {
  try {
    await (await claim(lock, 100)).release();
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
  }
}

async function lifeAt(
  file: string,
  isAlive: Desk['isAlive'],
): Promise<'live' | 'dead' | 'unknown' | 'untold'> {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    return 'unknown';
  }
  const owner = parseOwner(text);
  return owner === undefined ? 'untold' : isAlive(owner);
}

function isAbandoned(file: string): boolean {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && Date.now() - stat.mtimeMs > ABANDONED;
}
