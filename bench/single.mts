import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import lockfile from 'proper-lockfile';
import { withLock } from '../src/registry/lock.ts';
import { askAtOnce } from './support/askers.mts';
import { PEER_NAMES, portFinder } from './support/findPort.ts';
import { scratchFolder, writeRegistry } from './support/folder.mts';
import { watchFsync } from './support/fsyncTime.mts';
import { installPeers, installPortFor } from './support/peers.mts';
import type { Row } from './support/table.mts';
import { inTurn, median, spread } from './support/timing.mts';

const ROUNDS = 200;
const KNOWN = 100;

/** What one number costs when nobody else asks. */
export const subject = {
  title: `One number, without rivals: in one process, ${ROUNDS} rounds in turn`,
  async measure(): Promise<Row[]> {
    const folder = scratchFolder();
    const file = join(folder, 'state', 'registry.json');
    writeRegistry(file, folder, KNOWN);
    const bare = join(folder, 'bare', 'registry.json');
    mkdirSync(dirname(bare));
    const named = (round: number) => ({ name: `new-${round}`, root: folder });
    const fsynced = watchFsync();
    const { Registry } = await import('../src/registry/registry.ts');
    const registry = new Registry({ file, by: 'bench' });
    const fsyncs: number[] = [];
    const shares: number[] = [];
    const peers = await installPeers();
    const rows = await inTurn(
      [
        {
          what: `Berth, a new name beside ${KNOWN}: lock, choose, probe, commit durably`,
          run: async (round) => {
            const [begun, before] = [performance.now(), fsynced()];
            await registry.allocate([named(round)]);
            fsyncs.push(fsynced() - before);
            shares.push((fsynced() - before) / (performance.now() - begun));
          },
          // The next round meets as many names.
          after: (round) => registry.release([named(round)]),
        },
        {
          what: 'Berth, a known name',
          run: () => registry.allocate([{ name: 'name-0', root: folder }]),
        },
        { what: "Berth's lock alone: lock, unlock", run: () => withLock(bare, async () => {}) },
        {
          what: 'proper-lockfile alone: lock, unlock',
          run: async () => (await lockfile.lock(`${bare}.plain`, { realpath: false }))(),
        },
        ...(await Promise.all(
          PEER_NAMES.map(async (peer) => ({ what: peer, run: await portFinder(peer, peers) })),
        )),
      ],
      ROUNDS,
    );
    const share = {
      what: '  of which fsync',
      figures: { ...spread(fsyncs), ratio: median(shares).toFixed(2) },
    };
    if (fsynced() === 0) throw new Error('The fsync of a commit was not seen.');
    const [first, ...rest] = rows;
    return [...(first ? [first] : []), share, ...rest, await portFor(folder)];
  },
};

/** Its store, in a process of its own: as many new names, one after the other. */
async function portFor(folder: string): Promise<Row> {
  const found = await installPortFor();
  const what = 'port-for (Python), a new name in its store';
  if ('missing' in found) return { what: `${what}: not measured, ${found.missing}`, figures: {} };
  process.env.PYTHONPATH = found.path;
  const file = join(folder, 'port-for.conf');
  const script = join(import.meta.dirname, 'support/asker.py');
  const names = Array.from({ length: KNOWN }, (_, i) => `new-${i}`);
  const answers = await askAtOnce({ command: 'python3', script, args: [file], file }, [names]);
  return { what, figures: spread(answers.map((answer) => answer.took)) };
}
