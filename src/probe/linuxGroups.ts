import { readFileSync, statSync } from 'node:fs';
import { isZombie, listPids, orNone, readStat, slices } from './linuxProc.ts';
import type { Pid } from './port.ts';

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

/** The environment a process was started with; `undefined` where it is hidden, gone or a zombie's. */
export function readEnvironment(pid: Pid): ReadonlyMap<string, string> | undefined {
  const text = readEnvironmentText(pid);
  return text === undefined ? undefined : parseEnvironment(text);
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
  const own = process.getuid?.();
  const start = `${variable}=${prefix}`;
  const found: Marked[] = [];
  const breathe = slices(undefined);
  for (const pid of await listPids()) {
    await breathe();
    if (orNone(() => statSync(`/proc/${pid}`).uid) !== own) continue;
    const before = readStat(pid);
    const text = readEnvironmentText(pid);
    if (before?.group === undefined || text === undefined) continue;
    if (!text.startsWith(start) && !text.includes(`\0${start}`)) continue;
    // Of a process that came in between, under the same number, only one half would be known.
    const after = readStat(pid);
    if (after === undefined || isZombie(after) || after.startTime !== before.startTime) continue;
    const env = parseEnvironment(text);
    if (env.get(variable)?.startsWith(prefix)) {
      found.push({ pid, group: after.group ?? pid, startTime: after.startTime, env });
    }
  }
  return found;
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
