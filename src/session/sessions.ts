import type { Locks } from '../locks/locks.ts';
import type { Pid } from '../probe/port.ts';
import type { Book, NameRef } from '../registry/book.ts';
import { type FullName, toFullName } from '../registry/names.ts';
import type { Registry } from '../registry/registry.ts';
import { asCoordinationFailure, coordinated } from './coordination.ts';
import { type Desk, openDesk } from './desk.ts';
import { SessionError } from './errors.ts';
import { inParallel } from './inParallel.ts';
import { mendAll, noteEnd } from './mend.ts';
import type {
  Mended,
  SessionStatus,
  StartedSession,
  StartOptions,
  StartRequest,
  StopOptions,
  Stopped,
} from './operations.ts';
import { planTidy } from './planTidy.ts';
import type { ReadRecord, SessionEnd, SessionRecord } from './record.ts';
import { type Restarted, type RestartOptions, restartSession } from './restart.ts';
import { runningSessions } from './runningSessions.ts';
import type { SessionFiles } from './sessionFiles.ts';
import { sessionOfProcess } from './sessionOfProcess.ts';
import { heldLocks, lostLock, statesOf } from './sessionStates.ts';
import type { HeldSession } from './sessionStore.ts';
import { startSession } from './start.ts';
import { stopSession } from './stop.ts';
import { tidy } from './tidy.ts';
import { cannotBeRead, type Unread } from './unreadable.ts';
import { watchRecords } from './watchRecords.ts';

/** How many sessions are stopped at a time. */
const AT_ONCE = 16;

/** What became of several sessions that were to be stopped. */
export interface StoppedAll {
  readonly stopped: readonly Stopped[];
  readonly failed: readonly SessionError[];
}

/**
 * Processes that run on named ports, and outlive whoever started them. Everything about them is in files beside
 * the registry; nothing of Berth runs meanwhile. All methods may throw `SessionError`. Holds no resources.
 */
export class Sessions {
  private readonly desk: Desk;

  /** @param locks with which sessions take theirs; one that can start a server where none is expected to be there */
  constructor(registry: Registry, locks?: Locks) {
    this.desk = openDesk(registry, locks);
  }

  get files(): SessionFiles {
    return this.desk.files;
  }

  /**
   * Gives the session its port, starts its process and waits until it is ready: all of it, or nothing is left.
   * The session outlives this process.
   */
  start(request: StartRequest, options?: StartOptions): Promise<StartedSession> {
    return startSession(this.desk, request, options);
  }

  /** Ends the session's processes, frees its port, and removes its record and its log. */
  async stop(ref: NameRef, options?: StopOptions): Promise<Stopped> {
    return stopSession(this.desk, await this.fullName(ref), options);
  }

  /** The same for all sessions, or those that `only` picks. */
  async stopAll(
    options: StopOptions & { readonly only?: (record: SessionRecord) => boolean } = {},
  ): Promise<StoppedAll> {
    const { only = () => true, ...how } = options;
    const names = this.peek()
      .filter(only)
      .map(({ name }) => name);
    const stopped: Stopped[] = [];
    const failed: SessionError[] = [];
    await inParallel(names, AT_ONCE, async (name) => {
      try {
        stopped.push(await stopSession(this.desk, name, how));
      } catch (error) {
        if (!(error instanceof SessionError)) throw error;
        // Somebody else stopped it meanwhile.
        if (error.code !== 'unknown-session') failed.push(error);
      }
    });
    return { stopped, failed };
  }

  /**
   * Ends the session's processes and starts it again, on the same port. One with a supervisor that lives is
   * started by that.
   */
  async restart(ref: NameRef, options?: RestartOptions): Promise<Restarted> {
    return restartSession(this.desk, await this.fullName(ref), options);
  }

  /** Every session and what it is doing, by name; puts in order what it meets. */
  async list(): Promise<SessionStatus[]> {
    return coordinated(undefined, async () => {
      await mendAll(this.desk);
      return statesOf(this.desk, this.peek());
    });
  }

  /** One session and what it is doing. */
  async get(ref: NameRef): Promise<SessionStatus | undefined> {
    const name = await this.fullName(ref);
    return coordinated(name, async () => {
      const isIt = (record: SessionRecord) => record.name === name;
      if (this.desk.store.read(name).kind === 'record') await mendAll(this.desk, isIt);
      const found = this.desk.store.read(name);
      if (found.kind === 'unreadable') throw cannotBeRead(found);
      return found.kind === 'record' ? (await statesOf(this.desk, [found.record]))[0] : undefined;
    });
  }

  /** Puts everything in order: sessions, processes without a record, what ended long ago. */
  mend(): Promise<Mended[]> {
    return coordinated(undefined, () => tidy(this.desk));
  }

  /** What {@link mend} would do, as far as it can be seen without doing it. */
  planMend(): Promise<Mended[]> {
    return coordinated(undefined, () => planTidy(this.desk));
  }

  /** The records as they are. Takes no lock, looks at no process. */
  peek(): SessionRecord[] {
    return this.found().flatMap((found) => (found.kind === 'record' ? [found.record] : []));
  }

  /** What is no record, or is a newer Berth's, and why. */
  damaged(): Unread[] {
    return this.found().flatMap((found) => (found.kind === 'damaged' ? [found] : []));
  }

  /** Records that the system doesn't let us read, and why. Nothing is done to their sessions. */
  unreadable(): Unread[] {
    return this.found().flatMap((found) => (found.kind === 'unreadable' ? [found] : []));
  }

  private found(): Exclude<ReadRecord, { kind: 'none' }>[] {
    try {
      return this.desk.store.all();
    } catch (error) {
      throw asCoordinationFailure(undefined, error);
    }
  }

  /** The sessions that run or are about to, as far as can be seen, by the name whose port they have. */
  async running(book: Book): Promise<ReadonlyMap<FullName, SessionRecord>> {
    return runningSessions(this.desk, this.peek(), book);
  }

  /**
   * The session that a process belongs to: as its first process, or as one of that one's group.
   * @throws ProbeError where the system does not tell the groups
   */
  async ofProcess(pid: Pid): Promise<SessionRecord | undefined> {
    return sessionOfProcess(this.desk, pid, this.peek());
  }

  /** Whether the process that stands for a session lives: its starter while it starts. */
  lifeOf({ phase, starter, process = starter }: SessionRecord): ReturnType<Desk['isAlive']> {
    return this.desk.isAlive(phase === 'starting' ? starter : process);
  }

  /** Whether others may have the lock of a session that runs, as the server of locks has ended since its start. */
  async hasLostLock(record: SessionRecord): Promise<boolean> {
    return lostLock(record, await heldLocks(this.desk, [record]));
  }

  /**
   * For whoever started a session and saw its process end: writes that down and frees its port. Does nothing to a
   * later start, or where somebody stopped or restarts it.
   * @returns what the record says now; nothing when it is gone
   */
  noteEnd(record: SessionRecord, end: SessionEnd): Promise<SessionRecord | undefined> {
    const work = async (held: HeldSession): Promise<SessionRecord | undefined> => {
      const found = held.read();
      if (found.kind !== 'record') return undefined;
      if (found.record.id === record.id && found.record.intent === undefined) {
        await noteEnd(this.desk, held, found.record, end);
        return { ...found.record, phase: 'ended', end };
      }
      return found.record;
    };
    return coordinated(record.name, () => this.desk.store.hold(record.name, work));
  }

  /** The full name of a session, as its record has it. */
  async fullName(ref: NameRef): Promise<FullName> {
    // What is spelled out can be stopped while the registry cannot be read.
    return toFullName(ref.name) ?? (await this.desk.registry.read()).fullName(ref);
  }

  /** Calls `onChange` after records changed; returns a function that ends the watch. */
  watch(onChange: () => void): () => void {
    return watchRecords(this.desk.files, onChange);
  }
}
