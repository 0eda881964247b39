import { hostname } from 'node:os';
import { ProbeError } from './errors.ts';
import { ownMark } from './ownMark.ts';
import { platform } from './platform.ts';
import { type Pid, toPid } from './port.ts';

/** A process as people and the listings see it. */
export interface ProcessInfo {
  readonly pid: Pid;
  /** Absent for the first process of the system or of its pid namespace. */
  readonly ppid?: Pid;
  /** Short and on one line: `node server.js`. */
  readonly command: string;
  /** Absent where it is hidden (another user's process; Windows). */
  readonly cwd?: string;
  readonly user?: string;
  /** Does it belong to the user who runs this process? */
  readonly own?: boolean;
  /** Opaque; together with `pid` it names this process and no later one. */
  readonly startTime: string;
  /** When the process started, ISO 8601 in UTC. */
  readonly started?: string;
}

/**
 * With all arguments, which may hold secrets: shown for the process asked about, never passed on
 * for its parents.
 */
export interface ProcessDetails extends ProcessInfo {
  /** Absent where the system does not tell the arguments apart. */
  readonly commandLine?: readonly string[];
}

/**
 * A process, told from every other that had or will have its number.
 * - `start`: on Linux the clock ticks since boot of /proc/PID/stat, elsewhere `t` and milliseconds
 *   since 1970; empty where the system does not say.
 * - `boot` and `ns`: Linux's boot id and pid namespace; empty where the system has none.
 */
export interface ProcessIdentity {
  readonly pid: Pid;
  readonly start: string;
  readonly boot: string;
  readonly ns: string;
  readonly host: string;
}

let own: ProcessIdentity | undefined;

/** Who this process is; synchronous, without starting another one (under 1 ms). */
export function ownIdentity(): ProcessIdentity {
  const pid = toPid(process.pid);
  if (pid === undefined) throw new Error(`Impossible process id ${process.pid}.`);
  if (own?.pid !== pid) own = { pid, ...ownMark(), host: hostname() };
  return own;
}

/** Identity of a process of this pid namespace, or `undefined` when there is none (any more). */
export async function processIdentity(pid: Pid): Promise<ProcessIdentity | undefined> {
  const start = await platform.listeners.startTime(pid);
  return start === undefined ? undefined : { ...ownIdentity(), pid, start };
}

/** The process's parent, grandparent and so on, nearest first; at most 32. */
export function ancestors(pid: Pid): Promise<readonly ProcessInfo[]> {
  return platform.listeners.ancestors(pid);
}

/**
 * Is that very process still there? `unknown` whenever it cannot be judged from here: another pid
 * namespace, another host, another boot (which a shared home folder may show us), an identity
 * without a start time, a /proc that is not ours, too many open files here. Never `dead` on a guess.
 */
export async function isAlive(identity: ProcessIdentity): Promise<'live' | 'dead' | 'unknown'> {
  if (!isJudgeable(identity)) return 'unknown';
  const signalled = signalZero(identity.pid);
  if (signalled === 'absent') return 'dead';
  let start: string | undefined;
  try {
    start = await platform.listeners.startTime(identity.pid);
  } catch (error) {
    if (error instanceof ProbeError) return 'unknown';
    throw error;
  }
  if (start !== undefined) {
    if (identity.start === '' || start === '' || ownIdentity().start === '') return 'unknown';
    return sameStart(identity.start, start) ? 'live' : 'dead';
  }
  // Another user's process may be hidden (hidepid); one of ours is gone or a zombie.
  if (signalled === 'foreign') return 'live';
  return ownIdentity().start === '' ? 'unknown' : 'dead';
}

/**
 * Whether there is no process of that id any more: what can be told of hundreds of processes in a millisecond. One
 * that is not surely gone may be dead all the same, see {@link isAlive}.
 */
export function isSurelyGone(identity: ProcessIdentity): boolean {
  return isJudgeable(identity) && signalZero(identity.pid) === 'absent';
}

/** The host's name says nothing where the same boot and pid namespace prove the same kernel. */
function isJudgeable(identity: ProcessIdentity): boolean {
  const here = ownIdentity();
  if (identity.boot !== here.boot || identity.ns !== here.ns) return false;
  return here.boot !== '' || identity.host === here.host;
}

/**
 * Whether a process ran on a host of this one's name, but in another boot: before a restart of this machine, or
 * on another of the same name.
 */
export function isOfAnotherBoot({ host, boot }: ProcessIdentity): boolean {
  const here = ownIdentity();
  return host === here.host && boot !== '' && here.boot !== '' && boot !== here.boot;
}

function signalZero(pid: Pid): 'own' | 'foreign' | 'absent' {
  try {
    process.kill(pid, 0);
    return 'own';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'absent' : 'foreign';
  }
}

/**
 * Ticks since boot are exact. Wall-clock starts come from the process itself in one case and from
 * the system's table (whole seconds on macOS) in the other, so they may differ a little.
 */
const startToleranceMs = 3000;

/** Do two start times belong to the same process, given the same pid? */
export function sameStart(a: string, b: string): boolean {
  if (!a.startsWith('t') || !b.startsWith('t')) return a === b;
  return Math.abs(Number(a.slice(1)) - Number(b.slice(1))) <= startToleranceMs;
}
