import { setTimeout as sleep } from 'node:timers/promises';
import { ownIdentity } from '../probe/process.ts';
import type { NameRef } from '../registry/book.ts';
import { AlreadyRunningError, SessionError, UnknownSessionError } from '../session/errors.ts';
import { followFile } from '../session/logTail.ts';
import type { StartedSession } from '../session/operations.ts';
import type { SessionEnd, SessionRecord } from '../session/record.ts';
import type { Sessions } from '../session/sessions.ts';
import { BackOff, wantsRestart } from './backOff.ts';
import type { Service } from './service.ts';
import type { ServiceEvent, ServiceOutcome } from './serviceEvent.ts';
import { startRequest } from './startRequest.ts';
import { stillWanted } from './stillWanted.ts';

/** How often to look what becomes of a start that somebody else is at, in ms. */
const LOOK = 100;

/** What services have in common that are started together. */
export interface Crew {
  readonly sessions: Sessions;
  /** The root of the project. */
  readonly root: string;
  /** The environment that services start from. */
  readonly inherited: NodeJS.ProcessEnv;
  readonly tell: (event: ServiceEvent) => void;
}

/** One service, from its start until it has ended for good: started again as its policy says, stopped when told. */
export class SupervisedService {
  /** Settles when there is nothing more to look after. */
  readonly over: Promise<ServiceOutcome>;
  private readonly settle: (outcome: ServiceOutcome) => void;
  private readonly ref: NameRef;
  private readonly backOff = new BackOff();
  /** Ends the waiting for the next start, and a start that is under way. */
  private readonly halt = new AbortController();
  private session: StartedSession | undefined;
  private restarts = 0;
  private life: Promise<void> = Promise.resolve();

  constructor(
    readonly service: Service,
    private readonly crew: Crew,
  ) {
    let settle: (outcome: ServiceOutcome) => void = () => {};
    this.over = new Promise((resolve) => {
      settle = resolve;
    });
    this.settle = settle;
    this.ref = { name: service.name, root: crew.root };
  }

  get name(): string {
    return this.service.name;
  }

  get dependsOn(): readonly string[] {
    return this.service.dependsOn;
  }

  /** Whether a process of it is, or may be, there to be stopped. */
  get isOurs(): boolean {
    return this.session !== undefined;
  }

  /**
   * Starts it and comes back when it is ready, or found to run already.
   * @throws SessionError
   */
  async start(signal: AbortSignal): Promise<void> {
    const { tell } = this.crew;
    for (;;) {
      signal.throwIfAborted();
      tell({ kind: 'starting', service: this.name });
      try {
        const session = await this.launch(signal);
        this.life = this.lookAfter(session);
        return;
      } catch (error) {
        if (!(error instanceof AlreadyRunningError)) throw error;
      }
      const record = await this.startedByOthers(signal);
      if (record === undefined) continue;
      tell({ kind: 'left-alone', service: this.name, record });
      this.settle({ kind: 'left-alone' });
      return;
    }
  }

  /** Nothing is to be looked after, as it was never started. */
  leave(): void {
    this.settle({ kind: 'not-started' });
  }

  /**
   * Ends it and what it left. Harmless when somebody else was faster.
   * @param graceMs how long its processes may take after SIGTERM
   */
  async stop(graceMs?: number): Promise<void> {
    const { sessions, tell } = this.crew;
    this.halt.abort();
    try {
      const options = graceMs === undefined ? {} : { graceMs };
      const { signal } = await sessions.stop(this.ref, options);
      await this.life;
      tell({ kind: 'stopped', service: this.name, signal });
      this.settle({ kind: 'stopped', signal });
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      if (error instanceof UnknownSessionError) {
        await this.life;
        this.settle({ kind: 'let-go' });
        return;
      }
      this.session?.detach();
      tell({ kind: 'stop-failed', service: this.name, error });
      this.settle({ kind: 'stop-failed' });
    }
  }

  private async launch(signal: AbortSignal): Promise<StartedSession> {
    const { sessions, tell } = this.crew;
    const log = new AbortController();
    let following: Promise<void> | undefined;
    const follow = async (): Promise<void> => {
      const file = sessions.files.log(await sessions.fullName(this.ref));
      const onText = (text: string) => tell({ kind: 'output', service: this.name, text });
      await followFile(file, { signal: log.signal, onText });
    };
    const drained = async () => {
      log.abort();
      await following;
    };
    const request = startRequest(this.service, this.crew, ownIdentity(), this.restarts);
    try {
      // The log is there, and empty, before the first step.
      const onStep = () => void (following ??= follow());
      const session = await sessions.start(request, { signal, onStep });
      this.session = session;
      const { record, readyMs } = session;
      tell({ kind: 'ready', service: this.name, record, readyMs });
      return { ...session, exited: session.exited.finally(drained) };
    } catch (error) {
      await drained();
      throw error;
    }
  }

  /** Waits for its end, again and again, until there is no next start. */
  private async lookAfter(started: StartedSession): Promise<void> {
    let session: StartedSession | undefined = started;
    while (session !== undefined) {
      const since = performance.now();
      const end: SessionEnd = await session.exited;
      const upMs = performance.now() - since;
      if (this.halt.signal.aborted) return;
      session = await this.afterEnd(session.record, end, upMs);
    }
  }

  /** What comes after an end: its next start, once that is ready, or nothing. */
  private async afterEnd(
    before: SessionRecord,
    end: SessionEnd,
    upMs: number,
  ): Promise<StartedSession | undefined> {
    const { sessions, tell } = this.crew;
    const service = this.name;
    const record = await sessions.noteEnd(before, end);
    if (this.halt.signal.aborted) return undefined;
    if (record === undefined) return this.letGo();
    const isAsked = record.intent === 'restart';
    if (!isAsked && !wantsRestart(this.service.restart, end)) {
      tell({ kind: 'ended', service, end });
      this.settle({ kind: 'ended', end });
      return undefined;
    }
    let restartMs = isAsked ? 0 : this.backOff.after(upMs);
    tell({ kind: 'ended', service, end, restartMs });
    for (;;) {
      const isWanted = await stillWanted(sessions.files, record, restartMs, this.halt.signal);
      if (this.halt.signal.aborted) return undefined;
      if (!isWanted) return this.letGo();
      this.restarts++;
      try {
        return await this.launch(this.halt.signal);
      } catch (error) {
        if (this.halt.signal.aborted) return undefined;
        if (error instanceof AlreadyRunningError) return this.letGo();
        if (!(error instanceof SessionError)) throw error;
        restartMs = this.backOff.after(0);
        tell({ kind: 'restart-failed', service, error, restartMs });
        // A start that failed leaves no record; without one nobody could tell this supervisor to stop.
        await sessions.noteEnd(record, end);
      }
    }
  }

  private letGo(): undefined {
    this.crew.tell({ kind: 'let-go', service: this.name });
    this.settle({ kind: 'let-go' });
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
