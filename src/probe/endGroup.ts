import type { Pid } from './port.ts';
import { isAlive, isOfAnotherBoot, type ProcessIdentity, processIdentity } from './process.ts';
import { environmentOf, groupMembers, leadsGroup } from './processGroup.ts';
import { terminateGroup } from './terminate.ts';
import { within } from './within.ts';

/**
 * Variables that every process of a group was started with, and no process of another: proof that
 * what is left of a group, its leader dead, is of it.
 */
export type GroupMark = Readonly<Record<string, string>>;

/** Whether a process's environment has the whole mark. An empty mark proves nothing. */
export function carriesMark(
  env: ReadonlyMap<string, string> | undefined,
  mark: GroupMark,
): boolean {
  const wanted = Object.entries(mark);
  return wanted.length > 0 && wanted.every(([name, value]) => env?.get(name) === value);
}

/**
 * What became of a signal to a group.
 * - `gone`: no process of it lives; nothing was signalled.
 * - `unproven`: what bears the group's number may be others; nothing was signalled.
 * - `unknown`: whether the leader lives cannot be judged from here, see {@link isAlive}; nothing was signalled.
 * - `failed`: the system did not let us (`code` is its error name).
 */
export type GroupSignal =
  | { readonly kind: 'sent' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unproven' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly code: string };

/**
 * What became of a group that was to be ended.
 * - `ended`: it ended after `signal`, the last one that was needed.
 * - `gone`: nobody of it lived; nothing was signalled.
 * - `failed`: the system did not let us (`code` is its error name), it survived SIGKILL
 *   (`ESURVIVED`), it could not be proven that it is the one (`EUNPROVEN`), or its leader cannot be judged from here
 *   (`EUNKNOWN`).
 */
export type GroupEnd =
  | { readonly kind: 'ended'; readonly signal: 'SIGTERM' | 'SIGKILL' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly code: string };

/** How patient to be, and until when. */
export interface EndGroupOptions {
  /** How long the group may take to end after SIGTERM, in milliseconds; 5000 by default. */
  readonly graceMs?: number;
  /** Ends the waiting and all further signals; what was sent stays sent. */
  readonly signal?: AbortSignal;
}

/** SIGKILL cannot be ignored; longer than this means stuck in the kernel. */
const killWaitMs = 2000;

/** Each is looked up, on macOS by a program; a few are proof enough. */
const maxWitnesses = 16;

/**
 * Sends a signal to a leader's whole group, and never to a later one of the same number. The group is
 * proven by its leader, alive or a zombie; else by a member that carries the mark. (A number is not
 * given out again while a group bears it.)
 *
 * @param witnesses processes that were seen in the group while it was proven
 * @throws ProbeError the machine could not be asked
 */
export async function signalGroup(
  leader: ProcessIdentity,
  mark: GroupMark,
  signal: 'SIGTERM' | 'SIGKILL',
  witnesses: readonly ProcessIdentity[] = [],
): Promise<GroupSignal> {
  const found = await judge(leader, mark, witnesses);
  if (found !== 'ours') return { kind: found };
  const code = await terminateGroup(leader.pid, signal);
  if (code === undefined) return { kind: 'sent' };
  return code === 'ESRCH' ? { kind: 'gone' } : { kind: 'failed', code };
}

/**
 * Ends a leader's whole group: SIGTERM, and after `graceMs` SIGKILL; see {@link signalGroup}. Zombies
 * count as gone: in a container nobody may ever reap them. Who has left the group (setsid) stays.
 *
 * @throws the signal's reason when it is aborted
 * @throws ProbeError the machine could not be asked
 */
export async function endGroup(
  leader: ProcessIdentity,
  mark: GroupMark,
  { graceMs = 5000, signal }: EndGroupOptions = {},
): Promise<GroupEnd> {
  signal?.throwIfAborted();
  const isGone = async (): Promise<boolean> =>
    (await isAlive(leader)) === 'dead' && (await groupMembers(leader.pid)).length === 0;
  let witnesses: readonly ProcessIdentity[] = [];
  for (const [name, waitMs] of [
    ['SIGTERM', graceMs],
    ['SIGKILL', killWaitMs],
  ] as const) {
    signal?.throwIfAborted();
    // Who is there now proves the group when the leader has ended.
    if (await leadsGroup(leader)) witnesses = await identities(await groupMembers(leader.pid));
    const sent = await signalGroup(leader, mark, name, witnesses);
    if (sent.kind === 'gone') return name === 'SIGTERM' ? sent : ended('SIGTERM');
    if (sent.kind === 'unproven') return { kind: 'failed', code: 'EUNPROVEN' };
    if (sent.kind === 'unknown') return { kind: 'failed', code: 'EUNKNOWN' };
    if (sent.kind === 'failed') return sent;
    if (await within(waitMs, isGone, signal)) return ended(name);
  }
  return { kind: 'failed', code: 'ESURVIVED' };
}

function ended(signal: 'SIGTERM' | 'SIGKILL'): GroupEnd {
  return { kind: 'ended', signal };
}

async function judge(
  leader: ProcessIdentity,
  mark: GroupMark,
  witnesses: readonly ProcessIdentity[],
): Promise<'ours' | 'gone' | 'unproven' | 'unknown'> {
  // kill(2) takes -1 for every process there is.
  if (leader.pid === 1) return 'unproven';
  const life = await isAlive(leader);
  if (life === 'unknown') return isOfAnotherBoot(leader) ? 'gone' : 'unknown';
  if (life === 'live') return (await leadsGroup(leader)) ? 'ours' : 'unproven';
  const members = await groupMembers(leader.pid);
  // A later process has the number, so the group had nobody left.
  if (members.length === 0 || members.includes(leader.pid)) return 'gone';
  if (await leadsGroup(leader)) return 'ours';
  for (const member of members) {
    const witness = witnesses.find(({ pid }) => pid === member);
    if (witness !== undefined && (await isAlive(witness)) === 'live') return 'ours';
    if (carriesMark(await environmentOf(member), mark)) return 'ours';
  }
  return 'unproven';
}

async function identities(pids: readonly Pid[]): Promise<readonly ProcessIdentity[]> {
  const found = await Promise.all(pids.slice(0, maxWitnesses).map(processIdentity));
  return found.filter((identity) => identity !== undefined);
}
