import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import lockfile from 'proper-lockfile';
import { withLock } from '../src/registry/lock.ts';
import { Registry } from '../src/registry/registry.ts';
import { scratchFolder } from './support/folder.mts';
import { inTurn } from './support/timing.mts';

const ROUNDS = 200;

/** What a write costs when nobody else writes. */
export const subject = {
  title: `A write without rivals: in one process, ${ROUNDS} rounds in turn`,
  async measure() {
    const folder = scratchFolder();
    const file = join(folder, 'state', 'registry.json');
    mkdirSync(dirname(file));
    const registry = new Registry({ file, by: 'bench' });
    return inTurn(
      [
        {
          what: 'proper-lockfile alone: lock, unlock',
          run: async () => (await lockfile.lock(`${file}.bare`, { realpath: false }))(),
        },
        { what: "Berth's lock: lock, unlock", run: () => withLock(file, async () => {}) },
        { what: 'write a file, fsync, rename, no lock', run: () => writeDurably(`${file}.plain`) },
        {
          what: 'a new name: choose, probe, lock, back up, commit',
          run: (round) => registry.allocate([{ name: `name-${round}`, root: folder }]),
        },
        {
          what: 'a known name',
          run: () => registry.allocate([{ name: 'name-0', root: folder }]),
        },
      ],
      ROUNDS,
    );
  },
};

function writeDurably(file: string): void {
  const descriptor = openSync(`${file}.new`, 'w', 0o600);
  writeFileSync(descriptor, '{}\n');
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(`${file}.new`, file);
}
