import type { Book } from '../../registry/book.ts';
import { type FullName, shortName } from '../../registry/names.ts';
import { isUp, type SessionView } from '../sessions/sessionViews.ts';
import type { GroupLabels, GroupRow, SessionRow } from './rows.ts';

/** By the name of its port the session that the row of this name shows. */
export type SessionsByName = ReadonlyMap<FullName | undefined, SessionView>;

/** The first wins where several share a name: services come before other sessions. */
export function firstByName(sessions: readonly SessionView[]): SessionsByName {
  return new Map(sessions.toReversed().map((session) => [session.portName, session]));
}

/** More sessions of a pool than these are shown in pages, as a debugger shows arrays. */
const PAGE = 100;

/**
 * Whether a session is shown among the sessions rather than in the row of its name: those of a pool, by the hundred
 * maybe, and those whose names come and go with them.
 */
export function isGrouped({ kind, pool, ownsName, portName }: SessionView, book: Book): boolean {
  if (kind === 'service') return false;
  const hasRow = portName !== undefined && book.byFullName(portName) !== undefined;
  return pool !== undefined || ownsName || !hasRow;
}

/** The sessions that have no row of their own elsewhere, those of a pool together. */
export function sessionsGroup(
  sessions: readonly SessionView[],
  book: Book,
  roots: ReadonlySet<string>,
  labels: GroupLabels,
): GroupRow {
  const pools = new Map<string, SessionRow[]>();
  const single: SessionRow[] = [];
  for (const session of sessions) {
    const row = sessionRow(session, book, roots);
    const { pool } = session;
    if (pool === undefined) single.push(row);
    else {
      const rows = pools.get(pool) ?? [];
      if (rows.length === 0) pools.set(pool, rows);
      rows.push(row);
    }
  }
  const ofPools = Array.from(pools, ([pool, rows]) => poolGroup(pool, rows, book, labels));
  return {
    kind: 'group',
    id: 'sessions',
    group: 'sessions',
    label: labels.sessions,
    children: [...ofPools, ...single],
  };
}

function sessionRow(session: SessionView, book: Book, roots: ReadonlySet<string>): SessionRow {
  const { name, root } = session;
  const label = roots.has(root) ? shortName(name, book.labelFor(root)) : name;
  return { kind: 'session', id: `session:${name}`, label, session };
}

function poolGroup(
  pool: string,
  rows: readonly SessionRow[],
  book: Book,
  labels: GroupLabels,
): GroupRow {
  const limits = book.document.pools.get(pool);
  const size = limits && (limits.max ?? limits.last - limits.first + 1);
  const states = rows.map(({ session }) => session.state);
  const count = {
    up: states.filter(isUp).length,
    failed: states.filter(({ kind }) => kind === 'failed').length,
    ...(size === undefined ? {} : { size }),
  };
  return {
    kind: 'group',
    id: `pool:${pool}`,
    group: 'pool',
    label: pool,
    description: labels.pool(count),
    children: rows.length <= PAGE ? rows : pages(pool, rows),
  };
}

function pages(pool: string, rows: readonly SessionRow[]): GroupRow[] {
  return Array.from({ length: Math.ceil(rows.length / PAGE) }, (_, index) => {
    const children = rows.slice(index * PAGE, (index + 1) * PAGE);
    return {
      kind: 'group',
      id: `page:${pool}:${index}`,
      group: 'page',
      label: `${index * PAGE + 1}–${index * PAGE + children.length}`,
      children,
    };
  });
}
