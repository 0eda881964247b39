import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { isZombie, listPids, orNone, readStat } from './linuxProc.ts';
import type { Pid } from './port.ts';
import { slices } from './slices.ts';

/** The living processes of every group, from one pass over /proc/PID/stat; 15 µs a process here. */
export async function readGroups(): Promise<ReadonlyMap<Pid, readonly Pid[]>> {
  const groups = new Map<Pid, Pid[]>();
  const breathe = slices(undefined);
  for (const pid of await listPids()) {
    await breathe();
    const stat = readStat(pid);
    if (stat?.group === undefined || isZombie(stat)) continue;
    const members = groups.get(stat.group);
    if (members === undefined) groups.set(stat.group, [pid]);
    else members.push(pid);
  }
  return groups;
}

/** Whether that very process, or the zombie that is left of it, leads a process group. */
export function readLeads(pid: Pid, startTime: string): boolean {
  const stat = readStat(pid);
  return stat?.startTime === startTime && stat.group === pid;
}

/** The environment a process was started with; `undefined` where it is hidden, gone or a zombie's. */
export function readEnvironment(pid: Pid): ReadonlyMap<string, string> | undefined {
  const text = readEnvironmentText(pid);
  return text === undefined ? undefined : parseEnvironment(text);
}

/** Whether a process is in this one's mount namespace; false where that is hidden. */
export function sharesMounts(pid: Pid): boolean {
  const mounts = orNone(() => readlinkSync(`/proc/${pid}/ns/mnt`));
  return mounts !== undefined && mounts === orNone(() => readlinkSync('/proc/self/ns/mnt'));
}

/** A process of one's own that carries a mark in its environment. */
export interface Marked {
  readonly pid: Pid;
  readonly group: Pid;
  readonly startTime: string;
  readonly env: ReadonlyMap<string, string>;
}

/** This user's own living processes that were started with the variable, its value beginning with `prefix`. */
export async function readMarked(variable: string, prefix: string): Promise<readonly Marked[]> {
  const start = `${variable}=${prefix}`;
  const carries = (text = ''): boolean => text.startsWith(start) || text.includes(`\0${start}`);
  const found: Marked[] = [];
  const breathe = slices(undefined);
  for (const pid of await listPids()) {
    await breathe();
    if (!carries(readEnvironmentText(pid)) || owner(pid) !== process.getuid?.()) continue;
    // Of a process that came in between, under the same number, only one half would be known.
    const before = readStat(pid);
    const env = readEnvironment(pid);
    const after = readStat(pid);
    if (before === undefined || after?.group === undefined || isZombie(after)) continue;
    if (before.startTime !== after.startTime || !env?.get(variable)?.startsWith(prefix)) continue;
    found.push({ pid, group: after.group, startTime: after.startTime, env });
  }
  return found;
}

/** Root's own where the process hides what it holds. */
function owner(pid: Pid): number | undefined {
  return orNone(() => statSync(`/proc/${pid}`).uid);
}

function readEnvironmentText(pid: Pid): string | undefined {
  const text = orNone(() => readFileSync(`/proc/${pid}/environ`, 'utf8'));
  return text === '' ? undefined : text;
}

/** NUL ends each; of two variables with one name the first counts, as for getenv. */
function parseEnvironment(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split('\0')) {
    const equals = line.indexOf('=');
    const name = line.slice(0, Math.max(equals, 0));
    if (name !== '' && !variables.has(name)) variables.set(name, line.slice(equals + 1));
  }
  return variables;
}
