import type { LockState } from '../../locks/locks.ts';
import type { FullName } from '../../registry/names.ts';

/** A lock and who holds it; below it those who wait, in the order in which they get it. */
export interface LockRow {
  readonly kind: 'lock';
  readonly id: string;
  /** As somebody in this window writes it; of a project that is not open, without it. */
  readonly label: string;
  /** The label of the project that is not open in this window. */
  readonly project?: string;
  readonly holder: Who;
  readonly fence: number;
  readonly children: readonly WaiterRow[];
}

/** Somebody who waits for a lock. */
export interface WaiterRow {
  readonly kind: 'waiter';
  readonly id: string;
  readonly lock: string;
  /** From 1. */
  readonly place: number;
  readonly who: Who;
}

/** Who holds a lock, or waits for it. */
export interface Who {
  /** How it calls itself; empty where it does not. */
  readonly client: string;
  /** ISO 8601 in UTC. */
  readonly since: string;
  /** The session that it is, of those that are known here. */
  readonly session?: FullName;
}

export type LockTreeRow = LockRow | WaiterRow;

/** What is known besides the locks themselves. */
export interface LockContext {
  /** Whether a lock is of a project of this window. */
  readonly isOwn: (state: LockState) => boolean;
  /** By fencing token. */
  readonly holding: ReadonlyMap<number, FullName>;
  /** By what they call themselves. */
  readonly waiting: ReadonlyMap<string, FullName>;
}

/** One row a lock: those of this window's projects, then the machine's, then those of others. */
export function lockRows(
  states: readonly LockState[],
  { isOwn, holding, waiting: waitingSessions }: LockContext,
): LockRow[] {
  const rows = states.map((state) => {
    const { name, scope, holder, waiting } = state;
    const isMachines = scope.kind === 'machine';
    const own = !isMachines && isOwn(state);
    const lock = isMachines ? `/${name}` : `${scope.key}:${name}`;
    // Another row than before: VS Code would leave the one it knows closed.
    const id = waiting.length > 0 ? `${lock}, wanted` : lock;
    const label = isMachines ? `/${name}` : name;
    const row: LockRow = {
      kind: 'lock',
      id,
      label,
      ...(isMachines || own ? {} : { project: scope.label }),
      holder: whoIs(holder, holding.get(holder.fence)),
      fence: holder.fence,
      children: waiterRows(
        lock,
        label,
        waiting.map((who) => whoIs(who, waitingSessions.get(who.client))),
      ),
    };
    return { row, rank: own ? 0 : isMachines ? 1 : 2 };
  });
  return rows
    .sort(
      (a, b) => a.rank - b.rank || compare(a.row.label, b.row.label) || compare(a.row.id, b.row.id),
    )
    .map(({ row }) => row);
}

function whoIs({ client, since }: Who, session: FullName | undefined): Who {
  return { client, since, ...(session === undefined ? {} : { session }) };
}

function waiterRows(id: string, lock: string, waiting: readonly Who[]): WaiterRow[] {
  const seen = new Map<string, number>();
  return waiting.map((who, index) => {
    // One client may wait twice from the same millisecond on.
    const key = `${who.client}@${who.since}`;
    const again = seen.get(key) ?? 0;
    seen.set(key, again + 1);
    return { kind: 'waiter', id: `${id}:${key}:${again}`, lock, place: index + 1, who };
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
