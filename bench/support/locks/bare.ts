import lockfile from 'proper-lockfile';
import type { withLock as real } from '../../../src/registry/lock.ts';

/**
 * As long as it takes, every 25 to 50 ms: its quickest way through a crowd. By default it gives up at once.
 */
const retries = { retries: 10_000, factor: 1, minTimeout: 25, maxTimeout: 100, randomize: true };

/** In place of the registry's lock: proper-lockfile alone. */
export const withLock: typeof real = async (file, work) => {
  const release = await lockfile.lock(file, { realpath: false, retries });
  try {
    const lock = { scratch: `${file}.${process.pid}.tmp`, holdsOn: () => true };
    return await work(lock, { waited: 0, tries: 1 });
  } finally {
    await release();
  }
};
