import fs from 'node:fs';
import { giveFile } from '../giveAway.ts';
import { type HeldLock, withLock } from '../lock.ts';
import { FULL, logFile, olderLogFile, stampOf, statsFile } from './files.ts';
import { countLines, readLog } from './readLog.ts';
import { formatBase, readBase } from './statsBase.ts';
import { Tally } from './tally.ts';

/**
 * Makes way for a new log: counts what the older log holds into the statistics' base, then puts the full
 * log in its place. The base names the last log that it counts, so that a kill between the two steps
 * counts nothing twice; an appender that opened the log before it made way adds to what is counted next.
 * @throws RegistryError, or a system error; everything is then still counted once
 */
export async function rotate(registry: string): Promise<void> {
  const fold = prepareFold(registry);
  if (fold === undefined) return;
  await withLock(registry, async (lock) => {
    // Somebody else was faster: what was prepared is no longer so.
    if (!isFull(registry) || fold.stamp !== stampOf(registry)) return;
    if (fold.text !== undefined) {
      if (fold.damaged) fs.renameSync(statsFile(registry), `${statsFile(registry)}.corrupt`);
      replaceBase(registry, fold.text, lock);
    }
    if (lock.holdsOn()) fs.renameSync(logFile(registry), olderLogFile(registry));
  });
}

/** The next base, made before the lock is taken: reading the lines takes longer than others should wait. */
interface Fold {
  /** What must not have changed when it is put in place. */
  readonly stamp: string;
  /** The base's new text; absent when it is good as it is. */
  readonly text?: string;
  /** Whether the present base cannot be read, and is kept aside. */
  readonly damaged: boolean;
}

/** @returns `undefined` when a newer Berth keeps the statistics: its figures are not ours to write */
function prepareFold(registry: string): Fold | undefined {
  const stamp = stampOf(registry);
  const base = readBase(registry);
  if (base.kind === 'newer') return undefined;
  const older = readLog(olderLogFile(registry));
  const damaged = base.kind === 'damaged';
  const folded = base.kind === 'ok' ? base.folded : '';
  if (older === undefined || older.mark === folded) return { stamp, damaged };
  const tally = base.kind === 'ok' ? base.tally : new Tally();
  countLines(tally, older);
  return { stamp, damaged, text: formatBase(tally, older.mark) };
}

function isFull(registry: string): boolean {
  return (fs.statSync(logFile(registry), { throwIfNoEntry: false })?.size ?? 0) >= FULL;
}

function replaceBase(registry: string, text: string, { scratch, holdsOn }: HeldLock): void {
  const fd = fs.openSync(scratch, 'wx', 0o600);
  try {
    giveFile(fd, scratch);
    fs.writeFileSync(fd, text);
    // On the disk before the lines that it counts are gone.
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  if (holdsOn()) fs.renameSync(scratch, statsFile(registry));
  else fs.rmSync(scratch, { force: true });
}
