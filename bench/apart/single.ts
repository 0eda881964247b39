// `single FOLDER PEERS`: one number after the other, and the parts of it that others have as well.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import lockfile from 'proper-lockfile';
import { withLock } from '../../src/registry/lock.ts';
import { PEER_NAMES, portFinder } from '../support/findPort.ts';
import { writeRegistry } from '../support/folder.mts';
import { watchFsync } from '../support/fsyncTime.mts';
import type { Row } from '../support/table.mts';
import { inTurn, median, spread } from '../support/timing.mts';

const ROUNDS = 200;
const KNOWN = 100;

const [folder = '', peers = ''] = process.argv.slice(2);

async function measure(): Promise<Row[]> {
  const file = join(folder, 'state', 'registry.json');
  writeRegistry(file, folder, KNOWN);
  const bare = join(folder, 'bare', 'registry.json');
  mkdirSync(dirname(bare));
  const fsynced = watchFsync();
  const { Registry } = await import('../../src/registry/registry.ts');
  const registry = new Registry({ file, by: 'bench' });
  const named = (round: number) => ({ name: `new-${round}`, root: folder });
  const fsyncs: number[] = [];
  const shares: number[] = [];
  const [first, ...rest] = await inTurn(
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
  if (fsynced() === 0) throw new Error('The fsync of a commit was not seen.');
  const share = { ...spread(fsyncs), ratio: median(shares).toFixed(2) };
  return [...(first ? [first] : []), { what: '  of which fsync', figures: share }, ...rest];
}

void measure().then((rows) => console.log(JSON.stringify(rows)));
