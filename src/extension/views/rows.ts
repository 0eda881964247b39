import type { Listener } from '../../probe/listeners.ts';
import type { Book, NamedPort } from '../../registry/book.ts';
import type { NameItem } from '../../registry/cleanup/item.ts';
import type { DeclaredPort } from '../../registry/config.ts';
import { type FullName, shortName } from '../../registry/names.ts';
import type { NameStatus } from '../../registry/status.ts';
import type { Running } from '../activity/running.ts';
import { isUp, type SessionView } from '../sessions/sessionViews.ts';
import type { Verdict } from '../watch/course.ts';
import { firstByName, isGrouped, type SessionsByName, sessionsGroup } from './sessionRows.ts';

/** Names that belong together: a project of this window, the shared names, sessions, or other projects. */
export interface GroupRow {
  readonly kind: 'group';
  readonly id: string;
  readonly group: 'project' | 'shared' | 'sessions' | 'pool' | 'page' | 'others' | 'other';
  readonly label: string;
  readonly description?: string;
  /** What can be done with the services of a project: start those that don't run, stop those that do. */
  readonly can?: readonly ('canStartAll' | 'canStopAll')[];
  /** The root of a project of this window. */
  readonly root?: string;
  readonly children: readonly Row[];
}

/** A name with its number. */
export interface NameRow {
  readonly kind: 'name';
  readonly id: string;
  /** The name as its group writes it. */
  readonly label: string;
  readonly status: NameStatus;
  /** What of this window runs on it. */
  readonly running?: Running;
  /** The service or other session whose name it is. */
  readonly session?: SessionView;
  /** Whether its server was lately down or flapping. */
  readonly verdict?: Verdict;
}

/** A service or another session whose name is in no other row. */
export interface SessionRow {
  readonly kind: 'session';
  readonly id: string;
  readonly label: string;
  readonly session: SessionView;
}

/** A name that a `berth.json` declares and that has no number yet. */
export interface DeclaredRow {
  readonly kind: 'declared';
  readonly id: string;
  readonly label: string;
  readonly root: string;
  readonly declared: DeclaredPort;
  /** The service whose name it is. */
  readonly session?: SessionView;
}

/** Something that can't be read. */
export interface ProblemRow {
  readonly kind: 'problem';
  readonly id: string;
  readonly label: string;
  readonly message: string;
  /** Where to repair it; `line` and `column` count from 1. */
  readonly file?: { readonly path: string; readonly line: number; readonly column: number };
}

/** A listener on a port that has no name. */
export interface ListenerRow {
  readonly kind: 'listener';
  readonly id: string;
  readonly listener: Listener;
}

/** There are names to clean up. */
export interface CleanUpRow {
  readonly kind: 'cleanUp';
  readonly id: string;
  readonly label: string;
  readonly names: readonly NameItem[];
}

/** One row of a tree. `id` stays the same as long as the row means the same thing. */
export type Row =
  | GroupRow
  | NameRow
  | DeclaredRow
  | SessionRow
  | ProblemRow
  | ListenerRow
  | CleanUpRow;

/** A project of this window, as the tree needs to know it. */
export interface ProjectInfo {
  readonly root: string;
  readonly declared: ReadonlyMap<string, DeclaredPort>;
  readonly problem?: ProblemRow;
}

/** The words for groups; given by the caller, who knows the user's language. */
export interface GroupLabels {
  project(label: string): string;
  readonly shared: string;
  readonly sessions: string;
  readonly others: string;
  /** How many sessions of a pool run: `100 of 800`. */
  pool(count: { readonly up: number; readonly failed: number; readonly size?: number }): string;
}

/** What is going on, for the rows that show it. */
export interface GoingOn {
  /** What of this window runs on which names. */
  readonly running: ReadonlyMap<FullName, Running>;
  readonly sessions: readonly SessionView[];
  /** What the watch says of names. */
  readonly verdicts: ReadonlyMap<FullName, Verdict>;
}

const NOTHING: GoingOn = { running: new Map(), sessions: [], verdicts: new Map() };

/**
 * The tree of names: each project of the window with its services, the shared names, sessions of pools and the
 * like, the other projects. No rows at all when there is no name or service anywhere, so that the view's welcome
 * shows.
 */
export function nameRows(
  statuses: readonly NameStatus[],
  book: Book,
  projects: readonly ProjectInfo[],
  labels: GroupLabels,
  goingOn: GoingOn = NOTHING,
): Row[] {
  const grouped = goingOn.sessions.filter((session) => isGrouped(session, book));
  const hidden = new Set(grouped.map(({ portName }) => portName));
  const byName = firstByName(goingOn.sessions);
  const outdone = goingOn.sessions.filter(
    (one) =>
      one.kind === 'session' && !hidden.has(one.portName) && byName.get(one.portName) !== one,
  );
  const shownHere = statuses.filter(({ named }) => !hidden.has(named.name));
  const nameRow = rowMaker(goingOn, byName);
  const own = projects.map((project) =>
    projectGroup(project, shownHere, book, labels, nameRow, goingOn.sessions, byName),
  );
  const roots = new Set(projects.map((project) => project.root));
  const shared: NameRow[] = [];
  const others = new Map<string, NameRow[]>();
  for (const status of shownHere) {
    const { project, root } = status.named;
    if (project === undefined) shared.push(nameRow(status));
    else if (root === undefined || !roots.has(root)) {
      const group = others.get(project) ?? [];
      if (group.length === 0) others.set(project, group);
      group.push(nameRow(status, project));
    }
  }
  const rows: GroupRow[] = [
    ...own,
    { kind: 'group', id: 'shared', group: 'shared', label: labels.shared, children: shared },
    sessionsGroup([...grouped, ...outdone], book, roots, labels),
    {
      kind: 'group',
      id: 'others',
      group: 'others',
      label: labels.others,
      children: Array.from(others, ([label, children]) => ({
        kind: 'group',
        id: `other:${label}`,
        group: 'other',
        label,
        children,
      })),
    },
  ];
  if (rows.every((row) => row.children.length === 0)) return [];
  return rows.filter((row) => row.group === 'project' || row.children.length > 0);
}

function projectGroup(
  { root, declared, problem }: ProjectInfo,
  statuses: readonly NameStatus[],
  book: Book,
  labels: GroupLabels,
  nameRow: ReturnType<typeof rowMaker>,
  sessions: readonly SessionView[],
  byName: SessionsByName,
): GroupRow {
  const label = book.labelFor(root);
  const services = sessions.filter((one) => one.kind === 'service' && one.root === root);
  const mine = statuses.filter((status) => status.named.root === root);
  const missing = Array.from(declared, ([name, port]): DeclaredRow[] =>
    book.get({ name, root }) === undefined
      ? [declaredRow(name, root, port, byName.get(book.fullName({ name, root })))]
      : [],
  ).flat();
  const shown = new Set([
    ...statuses.map(({ named }) => named.name),
    ...missing.map((row) => book.fullName({ name: row.label, root })),
  ]);
  const without = services
    .filter((one) => {
      const { portName } = one;
      return portName === undefined || !shown.has(portName) || byName.get(portName) !== one;
    })
    .map((session): SessionRow => {
      const { name, service = name } = session;
      return { kind: 'session', id: `session:${name}`, label: service, session };
    });
  const names = [...mine.map((status) => nameRow(status, label)), ...missing, ...without];
  names.sort((a, b) => (a.label < b.label ? -1 : 1));
  return {
    kind: 'group',
    id: `project:${root}`,
    group: 'project',
    label: labels.project(label),
    root,
    can: [
      ...(services.some(({ state }) => !isUp(state)) ? (['canStartAll'] as const) : []),
      ...(services.some(({ state }) => isUp(state)) ? (['canStopAll'] as const) : []),
    ],
    children: [...(problem === undefined ? [] : [problem]), ...names],
  };
}

function declaredRow(
  name: string,
  root: string,
  declared: DeclaredPort,
  session: SessionView | undefined,
): DeclaredRow {
  return {
    kind: 'declared',
    id: `declared:${root}:${name}`,
    label: name,
    root,
    declared,
    ...(session === undefined ? {} : { session }),
  };
}

function rowMaker({ running, verdicts }: GoingOn, byName: SessionsByName) {
  return (status: NameStatus, label?: string): NameRow => {
    const { name } = status.named;
    const run = running.get(name);
    const session = byName.get(name);
    const verdict = verdicts.get(name);
    return {
      kind: 'name',
      id: `name:${name}`,
      label: shortName(name, label),
      status,
      ...(run === undefined ? {} : { running: run }),
      ...(session === undefined ? {} : { session }),
      ...(verdict === undefined || verdict.kind === 'up' ? {} : { verdict }),
    };
  };
}

/** Who listens on ports without a name. */
export function listenerRows(listeners: readonly Listener[], book: Book): ListenerRow[] {
  return listeners
    .filter((listener) => book.holderOf(listener.port) === undefined)
    .map((listener) => ({
      kind: 'listener',
      id: `listener:${listener.port}:${listener.pid ?? listener.addresses.join()}`,
      listener,
    }));
}

/** The names of some projects that strangers listen on. */
export function conflicts(
  statuses: readonly NameStatus[],
  roots: ReadonlySet<string>,
): NamedPort[] {
  return statuses.flatMap(({ named, state }) =>
    state.kind === 'stranger' && named.root !== undefined && roots.has(named.root) ? [named] : [],
  );
}
