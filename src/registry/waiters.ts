import fs from 'node:fs';
import path from 'node:path';
import { isAlive } from '../probe/process.ts';
import { parseOwner } from './owner.ts';

/** The candidate files of everybody who waits for a claim, or was killed while waiting. */
export function waitersOf(claimFile: string): string[] {
  const folder = path.dirname(claimFile);
  const start = `${path.basename(claimFile)}.`;
  return fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(start) && /^[0-9a-f]+$/.test(name.slice(start.length)))
    .map((name) => path.join(folder, name));
}

/** Removes what processes left behind that were killed while they waited for a claim. */
export async function sweepWaiters(claimFile: string): Promise<void> {
  for (const file of waitersOf(claimFile)) {
    const owner = parseOwner(fs.readFileSync(file, 'utf8'));
    if (owner !== undefined && (await isAlive(owner)) === 'dead') fs.rmSync(file, { force: true });
  }
}
