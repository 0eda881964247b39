import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../../../../scripts/host/cache.mts';
import { serverRunsHere } from '../../../../scripts/host/install.mts';
import { releases } from '../../../../scripts/host/releases.mts';
import { run } from '../../../../scripts/host/run.mts';

/** SO_REUSEPORT came with this version. */
const [MAJOR, MINOR] = [22, 12];

/**
 * A Node.js that knows SO_REUSEPORT: this one, or one installed into the cache once (40 MB).
 * @returns undefined where there is none
 */
export async function newerNode(): Promise<string | undefined> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return process.execPath;
  if (!serverRunsHere()) return undefined;
  const { node } = releases.current;
  const name = `node-linux-${process.arch}`;
  try {
    const folder = await cached(`${name}-${node}`, async (work) => {
      const quiet = [
        '--no-save',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
      ];
      await run('npm', ['install', '--prefix', work, ...quiet, `${name}@${node}`], { cwd: work });
    });
    const program = join(folder, 'node_modules', name, 'bin', 'node');
    return existsSync(program) ? program : undefined;
  } catch (error) {
    console.log(`No newer Node.js: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}
