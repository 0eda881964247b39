import type { Pid } from '../probe/port.ts';
import type { ProcessIdentity } from '../probe/process.ts';
import type { NameRef } from '../registry/book.ts';
import type { FullName } from '../registry/names.ts';
import type { SessionEnd, SessionRecord, SessionTerms } from './record.ts';

/** A session that is to be started. Its name is a port's name, unless `portName` says otherwise. */
export interface StartRequest extends NameRef, Partial<Omit<SessionTerms, 'root' | 'command'>> {
  readonly command: readonly string[];
  /** It listens on no port. */
  readonly portless?: boolean;
  /** The environment that it starts from; this process's own by default. */
  readonly inherited?: NodeJS.ProcessEnv;
  /** Who will start it again when it ends. */
  readonly supervisor?: ProcessIdentity;
  readonly restarts?: number;
  /** It starts it again now because somebody asked for it. */
  readonly asked?: boolean;
}

/** How far a start is. A session with a lock takes that before all of them. */
export type StartStep = 'allocating' | 'starting' | 'waiting';

/** A session waits for its lock. */
export interface LockWait {
  /** As its project writes it. */
  readonly lock: string;
  /** How whoever has it calls itself. */
  readonly holder: string;
}

/** A session that was started and is ready. */
export interface StartedSession {
  readonly record: SessionRecord;
  /** How long it took from the start of its process until it was ready, in ms. */
  readonly readyMs: number;
  /** Settles when its process ends, as long as this process, its parent, lives. */
  readonly exited: Promise<SessionEnd>;
  /** Lets this process end before the session does. */
  detach(): void;
}

/** What a session is doing. */
export type SessionState =
  | 'starting'
  | 'ready'
  /** It was ready, but nobody of it listens on its port now. */
  | 'silent'
  | 'ended'
  /** It runs, or ran, where this machine cannot see: in another container or on another host. */
  | 'unknown';

/** A session and what it is doing. */
export interface SessionStatus {
  readonly record: SessionRecord;
  readonly state: SessionState;
  /** It runs, and its lock was taken from it: the server of locks ended. */
  readonly lockLost?: boolean;
}

/** What was put in order. */
export type Mended =
  | {
      readonly name: FullName;
      readonly kind: /** Its starter ended before it was ready: its process was ended and its port is free again. */
        | 'half-started'
        /** Its process ended: its port is free again. */
        | 'ended'
        /** The name of its port was gone: it has it again. */
        | 'name-restored'
        /** Its port belongs to another name now: its process was ended. */
        | 'port-lost'
        /** Its record could not be read and was kept aside. */
        | 'damaged'
        /** It ended long ago: its record and its log were removed. */
        | 'removed';
    }
  /** A process without a record, which was ended. */
  | { readonly kind: 'orphan'; readonly pid: Pid };

/** What became of a session that was to be stopped. */
export interface Stopped {
  readonly record: SessionRecord;
  /** The last signal that was needed; absent where its process had ended already. */
  readonly signal?: 'SIGTERM' | 'SIGKILL';
}

/** What a start can be given besides its request. */
export interface StartOptions {
  /** Calls it off: what was done is undone. */
  readonly signal?: AbortSignal;
  /** Told how far it is. */
  readonly onStep?: (step: StartStep) => void;
  /** Told that somebody else has its lock, so that it waits. */
  readonly onLockBusy?: (wait: LockWait) => void;
}

/** How to stop a session. */
export interface StopOptions {
  /** How long its processes may take to end after SIGTERM, in ms; 5000 by default. */
  readonly graceMs?: number;
}
