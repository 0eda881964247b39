import { readFileSync, readlinkSync } from 'node:fs';
import { parseStat } from './linuxStat.ts';

/** What tells this process from others of the same pid; see `ProcessIdentity`. */
export function ownMark(): { start: string; boot: string; ns: string } {
  if (process.platform !== 'linux') {
    return { start: `t${Math.round(performance.timeOrigin)}`, boot: '', ns: '' };
  }
  const stat = parseStat(orEmpty(() => readFileSync('/proc/self/stat', 'utf8')));
  return {
    // In a new pid namespace that still has the old /proc, pids and /proc speak of two worlds.
    start: stat?.pid === process.pid ? stat.startTime : '',
    boot: orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    ns: orEmpty(() => readlinkSync('/proc/self/ns/pid')),
  };
}

/** Sandboxes emulate /proc only in part; an empty field makes the verdict "unknown", never wrong. */
function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
