import type { Pid, Port } from '../../probe/port.ts';
import type { Book } from '../../registry/book.ts';
import type { FullName } from '../../registry/names.ts';
import { asksPort } from '../../registry/servicePort.ts';
import type { Service } from '../../services/service.ts';
import type { SessionRecord } from '../../session/record.ts';
import type { SeenLocks } from '../locks/locksModel.ts';

/** What a service or another session is doing, as views show it. */
export type SessionState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  /** @property minutes how long, in steps that grow with it; 0 below a minute */
  | { readonly kind: 'ready'; readonly since: string; readonly minutes: number }
  | { readonly kind: 'stopping' }
  | Failed
  /** It ended by itself, and well. */
  | { readonly kind: 'done' }
  /** It runs, or ran, where this machine cannot see. */
  | { readonly kind: 'unknown' };

/** It ended by itself, or did not start. */
export interface Failed {
  readonly kind: 'failed';
  readonly code?: number;
  readonly signal?: string;
  /** Why it did not start, in a sentence. */
  readonly problem?: string;
}

/** A service of a project of this window, or any other session. */
export interface SessionView {
  readonly kind: 'service' | 'session';
  readonly name: FullName;
  readonly state: SessionState;
  readonly root: string;
  /** It was waited for until it listened on its port, or will be. */
  readonly listens: boolean;
  /** The name whose port it listens on. */
  readonly portName?: FullName;
  readonly port?: Port;
  /** The first of its processes. */
  readonly pid?: Pid;
  readonly pool?: string;
  /** As it was given, tokens included. */
  readonly command?: string;
  /** Its name was made for it and goes with it. */
  readonly ownsName: boolean;
  /** A service's name, as its project writes it. */
  readonly service?: string;
  /** The lock of one that runs, or is about to. */
  readonly lock?: SessionLock;
}

/** What a session has of its lock. */
export interface SessionLock {
  /** As its project writes it. */
  readonly name: string;
  /** It waits for it, and this client had it when that began. */
  readonly waitsFor?: string;
  /** The token of the lock that it was given. */
  readonly fence?: number;
  /** It was taken from it: the server of locks ended. */
  readonly isLost?: boolean;
}

/** Whether the process that stands for a session is there. */
export type Liveness = 'live' | 'dead' | 'unknown';

/** What is known of sessions at a moment. */
export interface Known {
  readonly records: readonly SessionRecord[];
  /** By {@link SessionRecord.id}: of its starter while it starts, else of its process. */
  readonly liveness: ReadonlyMap<string, Liveness>;
  /** What this window is about to do with some. */
  readonly doing: ReadonlyMap<FullName, 'starting' | 'stopping'>;
  /** Why the last start from this window failed. */
  readonly failures: ReadonlyMap<FullName, string>;
  /** Who holds which lock, while somebody looks. */
  readonly locks?: SeenLocks | undefined;
  /** In ms since 1970. */
  readonly now: number;
}

/** A project of this window and what it declares. */
export interface ServicesOfProject {
  readonly root: string;
  readonly services: ReadonlyMap<string, Service>;
}

/** The services of the window's projects in their order, then the other sessions by name. */
export function sessionViews(
  projects: readonly ServicesOfProject[],
  book: Book,
  known: Known,
): SessionView[] {
  const records = new Map(known.records.map((record) => [record.name, record]));
  const services = projects.flatMap(({ root, services }) =>
    Array.from(services.values(), ({ name: service, portName, ready }): SessionView => {
      const name = book.fullName({ name: service, root });
      const record = records.get(name);
      records.delete(name);
      const state = stateOf(name, record, known);
      const written = record?.portName ?? portName;
      const listens = written !== undefined && asksPort(record?.ready ?? ready);
      const what = { kind: 'service', service, name, root, state, listens } as const;
      const view: SessionView = { ...what, ownsName: false };
      const facts = record && { ...factsOf(record), ...lockOf(record, state, known) };
      return { ...view, ...nameOf(written, root, book), ...facts };
    }),
  );
  const others = Array.from(records.values(), (record): SessionView => {
    const { name, root, portName, ownsName, ready } = record;
    const listens = portName !== undefined && asksPort(ready);
    const state = stateOf(name, record, known);
    const view: SessionView = { kind: 'session', name, root, state, listens, ownsName };
    const lock = lockOf(record, state, known);
    return { ...view, ...nameOf(portName, root, book), ...factsOf(record), ...lock };
  });
  return [...services, ...others];
}

function nameOf(written: string | undefined, root: string, book: Book) {
  return written === undefined ? {} : { portName: book.fullName({ name: written, root }) };
}

function factsOf({ port, pool, process, command }: SessionRecord) {
  return {
    command: command.join(' '),
    ...(port === undefined ? {} : { port }),
    ...(pool === undefined ? {} : { pool }),
    ...(process === undefined ? {} : { pid: process.pid }),
  };
}

function lockOf(
  { lock: name, waitsFor, fence, readyAt }: SessionRecord,
  { kind }: SessionState,
  { locks }: Known,
): { lock?: SessionLock } {
  if (name === undefined) return {};
  if (kind === 'starting' && fence === undefined && waitsFor !== undefined) {
    return { lock: { name, waitsFor } };
  }
  if (kind !== 'ready' || fence === undefined) return {};
  // Locks that were asked for before it was ready say nothing of it.
  const isSeen = locks !== undefined && Date.parse(readyAt ?? '') < locks.at;
  const isLost = isSeen && !locks.states.some(({ holder }) => holder.fence === fence);
  return { lock: { name, fence, ...(isLost ? { isLost } : {}) } };
}

function stateOf(name: FullName, record: SessionRecord | undefined, known: Known): SessionState {
  const doing = known.doing.get(name);
  if (doing !== undefined) return { kind: doing };
  const state = record === undefined ? undefined : recordedState(record, known);
  const failure = known.failures.get(name);
  if (failure !== undefined && (state === undefined || state.kind === 'stopped')) {
    return { kind: 'failed', problem: failure };
  }
  return state ?? { kind: 'stopped' };
}

function recordedState(record: SessionRecord, { liveness, now }: Known): SessionState {
  const { phase, intent, end } = record;
  const live = liveness.get(record.id) ?? 'unknown';
  if (phase === 'ended' || live === 'dead') {
    // What is left of a start whose starter is gone is undone by whoever meets it next.
    if (phase === 'starting') return { kind: 'stopped' };
    if (end?.code === 0) return { kind: 'done' };
    const { code, signal } = end ?? {};
    return {
      kind: 'failed',
      ...(code === undefined ? {} : { code }),
      ...(signal === undefined ? {} : { signal }),
    };
  }
  if (phase === 'starting' || intent === 'restart') return { kind: 'starting' };
  if (live === 'unknown') return { kind: 'unknown' };
  const since = record.readyAt ?? record.started;
  return { kind: 'ready', since, minutes: steps(now - Date.parse(since)) };
}

const MINUTE = 60_000;
const HOUR = 60;
const DAY = 24 * HOUR;

/** Whole minutes, from an hour on whole hours, from a day on whole days: a row changes rarely. */
function steps(ms: number): number {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  const step = minutes < HOUR ? 1 : minutes < DAY ? HOUR : DAY;
  return minutes - (minutes % step);
}

/** Whether something of it runs, or is about to: it can be stopped, and not be started. */
export function isUp({ kind }: SessionState): boolean {
  return kind === 'starting' || kind === 'ready' || kind === 'unknown';
}
