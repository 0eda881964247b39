import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

/** A worker's script in a folder of its own. */
export interface WorkerScript {
  readonly script: string;
  remove(): void;
}

/** Bundles the scanning threads' script, or one of the tests' own from this folder. */
export async function workerScript(name?: string): Promise<WorkerScript> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-scan-worker-'));
  const script = path.join(folder, 'worker.cjs');
  const entry =
    name === undefined
      ? path.resolve(import.meta.dirname, '../../../../src/scan/scanWorker.ts')
      : path.join(import.meta.dirname, name);
  await build({
    entryPoints: [entry],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return { script, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}
