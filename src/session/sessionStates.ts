import { type Listener, listListeners } from '../probe/listeners.ts';
import type { Pid, Port } from '../probe/port.ts';
import { environmentOf, type GroupSnapshot, groupSnapshot } from '../probe/processGroup.ts';
import type { Desk } from './desk.ts';
import type { SessionState, SessionStatus } from './operations.ts';
import type { SessionRecord } from './record.ts';
import { SESSION_VARIABLE } from './sessionFiles.ts';

/** What the machine shows of all sessions at one moment. */
interface Look {
  /** Absent where the system does not tell. */
  readonly listeners?: ReadonlyMap<Port, readonly Listener[]>;
  readonly groups: GroupSnapshot;
}

/** What sessions are doing, all judged by one look at the machine. */
export async function statesOf(
  desk: Desk,
  records: readonly SessionRecord[],
): Promise<SessionStatus[]> {
  const [look, fences] = await Promise.all([lookAt(records), heldLocks(desk, records)]);
  return Promise.all(
    records.map(async (record) => {
      const state = await stateOf(desk, record, look);
      const isUp = state === 'ready' || state === 'silent';
      const lockLost = isUp && lostLock(record, fences);
      return { record, state, ...(lockLost ? { lockLost } : {}) };
    }),
  );
}

/**
 * The fencing tokens of all locks that are held, where one of these sessions should hold one.
 * @returns undefined where there is nothing to know, or the server of locks does not answer
 */
export async function heldLocks(
  { locks }: Desk,
  records: readonly SessionRecord[],
): Promise<ReadonlySet<number> | undefined> {
  const isOne = ({ phase, fence }: SessionRecord) => phase === 'running' && fence !== undefined;
  if (!records.some(isOne)) return undefined;
  const states = await locks.list().catch(() => undefined);
  return states && new Set(states.map(({ holder }) => holder.fence));
}

/** Whether somebody may have the lock of a session that runs: the server of locks has ended since its start. */
export function lostLock({ fence }: SessionRecord, held: ReadonlySet<number> | undefined): boolean {
  return fence !== undefined && held !== undefined && !held.has(fence);
}

async function lookAt(records: readonly SessionRecord[]): Promise<Look> {
  const ports = new Set(
    records.flatMap(({ phase, port }) => (phase === 'running' && port !== undefined ? [port] : [])),
  );
  if (ports.size === 0) return { groups: new Map() };
  const [found, groups] = await Promise.all([
    listListeners({ ports }).catch(() => undefined),
    groupSnapshot().catch((): GroupSnapshot => new Map()),
  ]);
  if (found === undefined) return { groups };
  const listeners = new Map<Port, Listener[]>();
  for (const listener of found) {
    const others = listeners.get(listener.port) ?? [];
    listeners.set(listener.port, [...others, listener]);
  }
  return { listeners, groups };
}

async function stateOf(desk: Desk, record: SessionRecord, look: Look): Promise<SessionState> {
  const { phase, process, port, ready } = record;
  if (phase !== 'running') return phase;
  const life = process === undefined ? 'dead' : await desk.isAlive(process);
  if (process === undefined || life !== 'live') return life === 'unknown' ? 'unknown' : 'ended';
  // One that is not waited for need not listen; and where nobody can tell who does, that says nothing against it.
  if (port === undefined || ready === 'none' || look.listeners === undefined) return 'ready';
  const members = new Set(look.groups.get(process.pid));
  for (const { pid } of look.listeners.get(port) ?? []) {
    if (pid === undefined || pid === process.pid || members.has(pid)) return 'ready';
    if (await isMarked(desk, record, pid)) return 'ready';
  }
  return 'silent';
}

/** A server that left the group of its session for one of its own. */
async function isMarked({ files }: Desk, { id }: SessionRecord, pid: Pid): Promise<boolean> {
  return (await environmentOf(pid))?.get(SESSION_VARIABLE) === files.marker(id);
}
