import type { Listener } from '../probe/listeners.ts';
import type { FullName } from '../registry/names.ts';

/** What went wrong with a session. */
export type SessionErrorCode =
  | 'pool-exhausted' // the pool has no port left
  | 'allocation-failed' // its name, or one in its command, can have no port
  | 'start-failed' // its process could not be started, or ended before it was ready
  | 'not-ready' // its process did not get ready in time
  | 'lock-not-granted' // somebody else kept its lock for too long
  | 'coordination-failed' // the registry or the session's record could not be read or written
  | 'already-running' // there is such a session
  | 'unknown-session' // there is none
  | 'stop-failed' // its process does not end
  | 'cancelled'; // whoever asked for it changed their mind

/** What is told of a failure besides its message. */
export interface SessionTrouble extends ErrorOptions {
  /** The last lines that the process wrote. */
  readonly log?: readonly string[];
  /** What was undone, in words for people: `the process was ended`, `port 6103 is free again`. */
  readonly rolledBack?: readonly string[];
  /** Who has the port. */
  readonly culprit?: Listener;
  /** Somebody else stopped it while it was starting. */
  readonly isStopped?: boolean;
}

/**
 * An operation on a session failed; nothing of it is left but what `rolledBack` does not tell. The message says
 * which step failed and what to do. Each `code` has a class of its own.
 */
export abstract class SessionError extends Error {
  abstract readonly code: SessionErrorCode;
  readonly log: readonly string[];
  readonly culprit: Listener | undefined;
  readonly isStopped: boolean;
  private readonly undone: string[];

  constructor(
    /** Absent for what is wrong with all of them. */
    readonly session: FullName | undefined,
    message: string,
    { log = [], rolledBack = [], culprit, isStopped = false, ...options }: SessionTrouble = {},
  ) {
    super(message, options);
    this.log = log;
    this.undone = [...rolledBack];
    this.culprit = culprit;
    this.isStopped = isStopped;
  }

  /** What was undone, in words for people. */
  get rolledBack(): readonly string[] {
    return this.undone;
  }

  /**
   * The same error, telling what was undone meanwhile.
   * @param failed why something could not be undone, in sentences
   */
  with(rolledBack: readonly string[], failed: readonly string[]): this {
    this.undone.push(...rolledBack);
    if (failed.length > 0)
      this.message += ` ${failed.join(' ')} Run "berth gc" to put that in order.`;
    return this;
  }
}

/** The pool that a session asked for has no port left. */
export class PoolExhaustedError extends SessionError {
  override readonly name = 'PoolExhaustedError';
  readonly code = 'pool-exhausted';
}

/** A session's name, or one in its command, can have no port. */
export class AllocationFailedError extends SessionError {
  override readonly name = 'AllocationFailedError';
  readonly code = 'allocation-failed';
}

/** A session's process could not be started, or ended before it was ready. */
export class StartFailedError extends SessionError {
  override readonly name = 'StartFailedError';
  readonly code = 'start-failed';
}

/** A session's process did not get ready in time. */
export class NotReadyError extends SessionError {
  override readonly name = 'NotReadyError';
  readonly code = 'not-ready';
}

/** Somebody else kept a session's lock for as long as it may wait. Its process was not started. */
export class LockNotGrantedError extends SessionError {
  override readonly name = 'LockNotGrantedError';
  readonly code = 'lock-not-granted';
}

/** The registry or a session's record could not be read or written. */
export class CoordinationFailedError extends SessionError {
  override readonly name = 'CoordinationFailedError';
  readonly code = 'coordination-failed';
}

/** There is such a session already, and it runs. */
export class AlreadyRunningError extends SessionError {
  override readonly name = 'AlreadyRunningError';
  readonly code = 'already-running';
}

/** There is no such session. */
export class UnknownSessionError extends SessionError {
  override readonly name = 'UnknownSessionError';
  readonly code = 'unknown-session';

  constructor(session: FullName) {
    super(session, `There is no session ${session}.`);
  }
}

/** A session's process does not end, or may not be ended from here. */
export class StopFailedError extends SessionError {
  override readonly name = 'StopFailedError';
  readonly code = 'stop-failed';
}

/** Whoever asked for a session changed their mind before it was ready. */
export class CancelledError extends SessionError {
  override readonly name = 'CancelledError';
  readonly code = 'cancelled';
}
