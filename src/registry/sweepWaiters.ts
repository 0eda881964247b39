import fs from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from '../probe/process.ts';
import { parseOwner } from './owner.ts';

/** Removes what processes left behind that were killed while they waited for a claim. */
export async function sweepWaiters(claimFile: string): Promise<void> {
  const folder = path.dirname(claimFile);
  const start = `${path.basename(claimFile)}.`;
  for (const name of await fs.readdir(folder)) {
    if (!name.startsWith(start) || !/^[0-9a-f]+$/.test(name.slice(start.length))) continue;
    const file = path.join(folder, name);
    const owner = parseOwner(await fs.readFile(file, 'utf8'));
    if (owner !== undefined && (await isAlive(owner)) === 'dead')
      await fs.rm(file, { force: true });
  }
}
