import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { ProbeError } from './errors.ts';
import { type ProcessStat, parseStat } from './linuxStat.ts';
import { type Pid, toPid } from './port.ts';

/** All processes of this pid namespace, zombies among them, by ascending pid. */
export async function listPids(): Promise<readonly Pid[]> {
  const pids = (await readdir('/proc')).map((name) => toPid(Number(name)));
  return pids.filter((pid) => pid !== undefined).sort((a, b) => a - b);
}

/** What says nothing about a process: there was nothing left to look with. */
const EXHAUSTED: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/**
 * The process's /proc/PID/stat, also of a zombie; `undefined` where there is none. Lives depend on it, so it never
 * takes a failure of this process for the end of another.
 *
 * @throws ProbeError when too many files are open, or the memory is full
 */
export function readStat(pid: Pid): ProcessStat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!EXHAUSTED.has(code)) return undefined;
    throw new ProbeError(code, `Process ${pid} cannot be looked at: ${code}.`, { cause: error });
  }
}

/** Ended, and waiting for its parent to notice. */
export function isZombie({ state }: ProcessStat): boolean {
  return state === 'Z' || state === 'X';
}

/** Processes end while they are looked at, and other users' are closed: both mean "not seen". */
export function orNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
