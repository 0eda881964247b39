import { join } from 'node:path';
import { bundleWorker } from '../../test/processes/support/storm.ts';
import { installPeers } from './peers.mts';
import type { Row } from './table.mts';
import { runProgram } from './timing.mts';

/**
 * Runs a script of `bench/apart` in a process of its own and returns the rows that it prints as JSON. It
 * is bundled as Berth is shipped: where tsx loads the code, each `await import()` costs milliseconds.
 * @param folder for its files; the script gets it, and the one of the peers
 */
export async function measureApart(name: string, folder: string): Promise<Row[]> {
  const script = await bundleWorker(join(import.meta.dirname, '../apart', name), folder);
  const args = [script, folder, await installPeers()];
  return JSON.parse(runProgram(process.execPath, args, { cwd: folder }));
}
