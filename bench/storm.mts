import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleWorker, startWorker, type Worker } from '../test/processes/support/storm.ts';
import { scratchFolder } from './support/folder.mts';

const PROCESSES = 20;
const SERVICES = 50;
const ALL = PROCESSES * SERVICES;

/** Many processes start many services at once, twice: does each come up, and where it was before? */
export const subject = {
  title: `${PROCESSES} processes start ${SERVICES} services each at once, then all again`,
  async measure() {
    const folder = scratchFolder();
    const script = await bundleWorker(join(import.meta.dirname, 'support/service'), folder);
    const rows = [];
    for (const how of ['detect-port', 'get-port', 'berth']) {
      const first = await startAll(script, how, folder);
      const second = await startAll(script, how, folder);
      const again = [...second.up].filter(([name, port]) => first.up.get(name) === port);
      rows.push({
        what: how === 'berth' ? 'Berth' : `${how} (remembers nothing)`,
        figures: {
          [`up, of ${ALL}`]: first.up.size,
          'different numbers': new Set(first.up.values()).size,
          seconds: first.seconds.toFixed(1),
          'same number again': again.length,
          'seconds again': second.seconds.toFixed(1),
        },
      });
    }
    return rows;
  },
};

/** The services that came up, with their numbers, and how long it took. All are ended afterwards. */
async function startAll(script: string, how: string, folder: string) {
  const registry = join(folder, how, 'registry.json');
  const workers = Array.from({ length: PROCESSES }, (_, i) =>
    startWorker(script, [how, `p${i}`, String(SERVICES), folder], registry),
  );
  await said(workers, 'ready');
  const begun = performance.now();
  for (const worker of workers) worker.child.stdin?.write('go\n');
  await said(workers, 'done');
  const seconds = (performance.now() - begun) / 1000;
  for (const worker of workers) worker.child.stdin?.write('end\n');
  await Promise.all(workers.map((worker) => worker.ended));
  const up = new Map<string, string>();
  for (const line of workers.flatMap((worker) => worker.lines)) {
    const [name = '', port = '', how] = line.split(' ');
    if (how === 'up') up.set(name, port);
  }
  return { up, seconds };
}

async function said(workers: readonly Worker[], line: string): Promise<void> {
  while (!workers.every((worker) => worker.lines.includes(line))) {
    const dead = workers.find((worker) => worker.child.exitCode !== null);
    if (dead !== undefined) throw new Error(dead.errors());
    await sleep(2);
  }
}
