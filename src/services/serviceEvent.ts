import type { SessionError } from '../session/errors.ts';
import type { LockWait, Stopped } from '../session/operations.ts';
import type { SessionEnd, SessionRecord } from '../session/record.ts';

/** What happens to the services that a supervisor looks after. */
export type ServiceEvent =
  /** Somebody else has its lock. It starts once it has it. */
  | ({ readonly kind: 'waits-for-lock'; readonly service: string } & LockWait)
  | { readonly kind: 'starting'; readonly service: string }
  | {
      readonly kind: 'ready';
      readonly service: string;
      readonly record: SessionRecord;
      /** From the start of its process, in ms. */
      readonly readyMs: number;
    }
  | { readonly kind: 'start-failed'; readonly service: string; readonly error: SessionError }
  /** It runs already, started by somebody else, and stays theirs. */
  | { readonly kind: 'left-alone'; readonly service: string; readonly record: SessionRecord }
  | {
      readonly kind: 'ended';
      readonly service: string;
      readonly end: SessionEnd;
      /** When it will be started again, in ms; absent when it ended for good. */
      readonly restartMs?: number;
    }
  /** It runs on, but its lock was taken from it. */
  | { readonly kind: 'lock-lost'; readonly service: string; readonly lock: string }
  /** Starting it again did not work. */
  | {
      readonly kind: 'restart-failed';
      readonly service: string;
      readonly error: SessionError;
      /** When it will be tried again, in ms; absent when it will not. */
      readonly restartMs?: number;
    }
  /** Somebody else stopped it. */
  | { readonly kind: 'let-go'; readonly service: string }
  /** All that runs is being stopped. */
  | { readonly kind: 'stopping'; readonly services: readonly string[] }
  | { readonly kind: 'stopped'; readonly service: string; readonly signal: Stopped['signal'] }
  | { readonly kind: 'stop-failed'; readonly service: string; readonly error: SessionError };

/** What became of a service in the end, as far as its supervisor is concerned. */
export type ServiceOutcome =
  | { readonly kind: 'not-started' }
  | { readonly kind: 'left-alone' }
  | { readonly kind: 'ended'; readonly end: SessionEnd }
  | { readonly kind: 'let-go' }
  | { readonly kind: 'stopped'; readonly signal: Stopped['signal'] }
  | { readonly kind: 'stop-failed' };
