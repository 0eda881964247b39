import {
  type Marked,
  readEnvironment,
  readGroups,
  readLeads,
  readMarked,
  sharesMounts,
} from './linuxGroups.ts';
import { macosGroups } from './macosGroups.ts';
import type { Pid } from './port.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from './process.ts';
import { sharedRun } from './sharedRun.ts';

/** The living processes (no zombies) of each process group, by the group's number. */
export type GroupSnapshot = ReadonlyMap<Pid, readonly Pid[]>;

/** A process that carries a mark in the environment it was started with. */
export interface MarkedProcess {
  readonly pid: Pid;
  readonly identity: ProcessIdentity;
  /** The process group it is in. */
  readonly group: Pid;
  /** The variable's value. */
  readonly value: string;
  readonly env: ReadonlyMap<string, string>;
}

const onLinux = process.platform !== 'win32' && process.platform !== 'darwin';

/**
 * Everybody's process groups at this moment, in one pass: some 15 µs a process on Linux. Those who ask
 * while a pass runs share the next one, so that hundreds may ask at once.
 *
 * Windows knows no groups; there it is empty. On macOS `ps` is asked (not yet run there).
 *
 * @throws ProbeError where `ps` does not answer
 */
export const groupSnapshot: () => Promise<GroupSnapshot> = sharedRun(async () => {
  if (onLinux) return readGroups();
  return process.platform === 'darwin' ? macosGroups() : new Map();
});

/**
 * The living processes (no zombies) of a process group; none where there is no such group. On Windows,
 * which knows no groups, the process of that number stands for its group while it lives.
 *
 * @throws ProbeError as {@link groupSnapshot} does
 */
export async function groupMembers(group: Pid): Promise<readonly Pid[]> {
  if (process.platform === 'win32') return exists(group) ? [group] : [];
  // The kernel's own answer is exact and takes microseconds, but counts zombies.
  if (!exists(-group)) return [];
  const members = (await groupSnapshot()).get(group);
  if (members !== undefined) return members;
  // A pass may miss who was forked behind its back by a parent that ended before it came there.
  return exists(-group) ? ((await groupSnapshot()).get(group) ?? []) : [];
}

/**
 * Whether a process leads a process group; on Linux also of a zombie, whose number nobody else can have.
 *
 * @throws ProbeError as {@link groupSnapshot} does
 */
export async function leadsGroup(identity: ProcessIdentity): Promise<boolean> {
  if (onLinux) return readLeads(identity.pid, identity.start);
  const lives = (await isAlive(identity)) === 'live';
  return lives && (await groupMembers(identity.pid)).includes(identity.pid);
}

/**
 * The environment that a process was started with. Programs that rewrite their title (nginx,
 * PostgreSQL) may overwrite it. `undefined` where the process is gone or another user's, and on
 * everything but Linux.
 */
export async function environmentOf(pid: Pid): Promise<ReadonlyMap<string, string> | undefined> {
  return onLinux ? readEnvironment(pid) : undefined;
}

/**
 * This user's own processes that were started with a variable whose value begins with `prefix`, on
 * Linux; elsewhere none, as nobody tells. Who clears the environment, or rewrites it (see
 * {@link environmentOf}), is not found.
 */
export async function findMarked(
  variable: string,
  prefix: string,
): Promise<readonly MarkedProcess[]> {
  if (!onLinux) return [];
  const here = ownIdentity();
  return (await readMarked(variable, prefix)).map(({ pid, group, startTime, env }: Marked) => ({
    pid,
    identity: { ...here, pid, start: startTime },
    group,
    value: env.get(variable) ?? '',
    env,
  }));
}

/**
 * Whether a path means the same file to a process as to this one, as far as mounts go: not in a container that shares
 * the process ids only, nor to a service with a /tmp of its own. Only Linux has such.
 */
export function seesSameFiles(pid: Pid): boolean {
  return !onLinux || sharesMounts(pid);
}

/** @param target a process, or a group by its negative number */
function exists(target: number): boolean {
  try {
    process.kill(target, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
