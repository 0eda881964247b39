import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import lockfile from 'proper-lockfile';
import { withLock } from '../src/registry/lock.ts';
import { bundleWorker, startWorker } from '../test/processes/support/storm.ts';
import { scratchFolder } from './support/folder.mts';
import { digits, median } from './support/timing.mts';

/** How often each is tried. The bare lock makes everybody wait for ten seconds. */
const ROUNDS = { berth: 20, bare: 2 };

/** How long the next caller waits when a holder is killed with SIGKILL inside the lock. */
export const subject = {
  title: 'The holder of the lock is killed: the wait of the next caller',
  async measure() {
    const folder = scratchFolder();
    const script = await bundleWorker(join(import.meta.dirname, 'support/holder'), folder);
    const waits = { berth: [] as number[], bare: [] as number[] };
    for (const kind of ['berth', 'bare'] as const) {
      for (let round = 0; round < ROUNDS[kind]; round++) {
        const file = join(folder, `${kind}-${round}`, 'registry.json');
        mkdirSync(dirname(file));
        writeFileSync(file, '{}');
        const holder = startWorker(script, [kind, file], file);
        await once(holder.child.stdout ?? process.stdin, 'data');
        holder.child.kill('SIGKILL');
        await holder.ended;
        const begun = performance.now();
        if (kind === 'berth') await withLock(file, async () => {});
        else await takeBare(file);
        waits[kind].push(performance.now() - begun);
        rmSync(dirname(file), { recursive: true });
      }
    }
    return (['bare', 'berth'] as const).map((kind) => ({
      what: kind === 'bare' ? 'proper-lockfile alone' : 'Berth',
      figures: {
        rounds: ROUNDS[kind],
        'median ms': digits(median(waits[kind])),
        'most ms': digits(Math.max(...waits[kind])),
        ratio: (median(waits[kind]) / median(waits.bare)).toFixed(4),
      },
    }));
  },
};

async function takeBare(file: string): Promise<void> {
  const retries = { retries: 2000, factor: 1, minTimeout: 20, maxTimeout: 20 };
  await (await lockfile.lock(file, { retries }))();
}
