import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ownIdentity } from '../probe/process.ts';
import type { NameRef } from '../registry/book.ts';
import type { FullName } from '../registry/names.ts';
import { AlreadyRunningError, SessionError } from '../session/errors.ts';
import { killSession } from '../session/killSession.ts';
import type { StartedSession } from '../session/operations.ts';
import type { SessionEnd, SessionRecord } from '../session/record.ts';
import { BackOff, wantsRestart } from './backOff.ts';
import type { Crew } from './crew.ts';
import { keepEnded } from './keepEnded.ts';
import { launchService } from './launchService.ts';
import type { Service } from './service.ts';
import type { ServiceOutcome } from './serviceEvent.ts';
import { untilLockLost } from './untilLockLost.ts';
import { untilWanted } from './untilWanted.ts';

/** How often to look what becomes of a start that somebody else is at, in ms. */
const LOOK = 100;

/** One service: started when told, started again as its policy says or as somebody asks, stopped when told. */
export class SupervisedService {
  /** What became of it; absent while there is something to look after. */
  outcome: ServiceOutcome | undefined;
  private readonly ref: NameRef;
  private readonly backOff = new BackOff();
  /** Ends the waiting for the next start, and a next start that is under way. */
  private readonly halt = new AbortController();
  /** Absent until its first start. */
  private fullName: FullName | undefined;
  private session: StartedSession | undefined;
  private restarts = 0;
  private life: Promise<void> = Promise.resolve();
  private launching: Promise<StartedSession> | undefined;
  private lastEnd: SessionEnd | undefined;

  constructor(
    readonly service: Service,
    private readonly crew: Crew,
  ) {
    this.ref = { name: service.name, root: crew.root };
  }

  get name(): string {
    return this.service.name;
  }

  get dependsOn(): readonly string[] {
    return this.service.dependsOn;
  }

  /** Whether there is something of it that this supervisor has to clear away. */
  get isOurs(): boolean {
    const kind = this.outcome?.kind;
    return this.session !== undefined && kind !== 'let-go' && kind !== 'stopped';
  }

  /**
   * Starts it and comes back when it is ready, or found to run already.
   * @throws SessionError; the signal's reason when it is aborted
   */
  async start(signal: AbortSignal): Promise<void> {
    const { tell } = this.crew;
    for (;;) {
      signal.throwIfAborted();
      try {
        const session = await this.launch(signal);
        this.life = this.lookAfter(session).catch((bug: unknown) => this.crew.onRest(bug));
        return;
      } catch (error) {
        if (!(error instanceof AlreadyRunningError)) {
          if (error instanceof SessionError && !signal.aborted) {
            tell({ kind: 'start-failed', service: this.name, error });
          }
          throw error;
        }
      }
      const record = await this.startedByOthers(signal);
      if (record === undefined) continue;
      tell({ kind: 'left-alone', service: this.name, record });
      this.rest({ kind: 'left-alone' });
      return;
    }
  }

  /** Ends the waiting for a next start. */
  abandon(): void {
    this.halt.abort();
  }

  /**
   * Ends it and clears away what it left. Harmless when somebody else was faster.
   * @param graceMs how long its processes may take after SIGTERM
   */
  async stop(graceMs?: number): Promise<void> {
    const { sessions, tell } = this.crew;
    const service = this.name;
    this.halt.abort();
    await this.launching?.catch(() => {});
    const ended = this.outcome;
    const ref = { ...this.ref, name: this.session?.record.name ?? service };
    try {
      const { signal } = await sessions.stop(ref, graceMs === undefined ? {} : { graceMs });
      await this.life;
      // What ended before keeps the outcome that it had.
      if (ended !== undefined) return;
      tell({ kind: 'stopped', service, signal });
      this.rest({ kind: 'stopped', signal });
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      if (error.code === 'unknown-session') {
        await this.life;
        if (ended !== undefined) return;
        const end = this.lastEnd;
        this.rest(end === undefined ? { kind: 'let-go' } : { kind: 'ended', end });
        return;
      }
      this.session?.detach();
      tell({ kind: 'stop-failed', service, error });
      this.rest({ kind: 'stop-failed' });
    }
  }

  /** Ends its processes at once, also while it starts; what they leave is cleared away by {@link stop}. */
  async kill(): Promise<void> {
    if (this.fullName === undefined) return;
    await killSession(this.crew.sessions, this.fullName, ({ supervisor }) =>
      isDeepStrictEqual(supervisor, ownIdentity()),
    );
  }

  private rest(outcome: ServiceOutcome): void {
    this.outcome = outcome;
    this.crew.onRest();
  }

  private async launch(signal: AbortSignal, asked = false): Promise<StartedSession> {
    this.fullName = await this.crew.sessions.fullName(this.ref);
    const { service, restarts } = this;
    const start = { service, name: this.fullName, restarts, asked, signal };
    this.session = await launchService(start, this.crew);
    return this.session;
  }

  /** Waits for its end, again and again, until there is no next start. */
  private async lookAfter(started: StartedSession): Promise<void> {
    let session: StartedSession | undefined = started;
    while (session !== undefined) {
      const since = performance.now();
      const over = new AbortController();
      void this.tellOfLostLock(session.record, over.signal);
      const end = await session.exited.finally(() => over.abort());
      this.lastEnd = end;
      if (this.halt.signal.aborted) return;
      session = await this.afterEnd(session.record, end, performance.now() - since);
    }
  }

  private async tellOfLostLock(record: SessionRecord, signal: AbortSignal): Promise<void> {
    const isLost = await untilLockLost(this.crew.sessions, record, signal);
    const { lock } = record;
    if (isLost && lock !== undefined) {
      this.crew.tell({ kind: 'lock-lost', service: this.name, lock });
    }
  }

  /** What comes after an end: its next start, once that is ready; nothing when there is none. */
  private async afterEnd(
    before: SessionRecord,
    end: SessionEnd,
    upMs: number,
  ): Promise<StartedSession | undefined> {
    const { sessions, tell } = this.crew;
    const service = this.name;
    const record = await sessions.noteEnd(before, end);
    if (this.halt.signal.aborted) return undefined;
    if (record === undefined || record.id !== before.id) return this.letGo();
    const isAsked = record.intent === 'restart';
    let isLast = !isAsked && !wantsRestart(this.service.restart, end);
    let restartMs = isAsked ? 0 : isLast ? Number.POSITIVE_INFINITY : this.backOff.after(upMs);
    tell({ kind: 'ended', service, end, ...(isLast ? {} : { restartMs }) });
    if (isLast) this.rest({ kind: 'ended', end });
    for (;;) {
      const isWanted = await untilWanted(sessions, record, restartMs, this.halt.signal);
      if (this.halt.signal.aborted) return undefined;
      if (!isWanted) {
        if (!isLast) return this.letGo();
        // Whatever bears its name from now on is somebody else's.
        this.session = undefined;
        return undefined;
      }
      this.outcome = undefined;
      isLast = false;
      this.restarts++;
      try {
        this.launching = this.launch(this.halt.signal, isAsked);
        const session = await this.launching;
        this.lastEnd = undefined;
        return session;
      } catch (error) {
        if (this.halt.signal.aborted) return undefined;
        if (!(error instanceof SessionError)) throw error;
        if (error.isStopped) return this.letGo();
        restartMs = LOOK;
        // Somebody looks at it, stops it or starts it: its record will tell.
        if (error instanceof AlreadyRunningError) continue;
        isLast = this.service.restart === 'no';
        restartMs = isLast ? Number.POSITIVE_INFINITY : this.backOff.after(0);
        tell({ kind: 'restart-failed', service, error, ...(isLast ? {} : { restartMs }) });
        await keepEnded(sessions.files, { ...record, end });
        // How the start before ended says nothing of this one.
        if (isLast) this.rest({ kind: 'ended', end: { at: new Date().toISOString() } });
      } finally {
        this.launching = undefined;
      }
    }
  }

  private letGo(): undefined {
    this.crew.tell({ kind: 'let-go', service: this.name });
    this.rest({ kind: 'let-go' });
  }

  /** Waits until a start that somebody else is at is through. @returns its record when it runs then */
  private async startedByOthers(signal: AbortSignal): Promise<SessionRecord | undefined> {
    for (;;) {
      const status = await this.crew.sessions.get(this.ref);
      if (status === undefined || status.state === 'ended') break;
      if (status.state !== 'starting') return status.record;
      await sleep(LOOK, undefined, { signal });
    }
    // Whoever has it has not written it down yet, or is just stopping it.
    await sleep(LOOK, undefined, { signal });
    return undefined;
  }
}
