import type { GroupMark } from '../../probe/endGroup.ts';
import type { Listener } from '../../probe/listeners.ts';
import type { Port } from '../../probe/port.ts';
import type { ProcessIdentity } from '../../probe/process.ts';
import type { ReadySpec } from './readySpec.ts';

/** What is waited for, and where to look. */
export interface WaitOptions {
  readonly port: Port;
  /** The first process of the session, which leads its group. */
  readonly process: ProcessIdentity;
  /** What every process of the session has in its environment. */
  readonly mark: GroupMark;
  readonly logFile: string;
  /** Where in the log file this start of the session begins, in bytes. */
  readonly logStart: number;
  /** The process was given its port as a socket that listens already. */
  readonly inherited?: boolean;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What was seen last of a session that did not get ready. */
export type LastSeen =
  | { readonly kind: 'nothing-listens' }
  /** Somebody else has the port. */
  | { readonly kind: 'stranger'; readonly listener: Listener }
  | { readonly kind: 'answered'; readonly status: number }
  /** It listens but gave no answer that is HTTP; `code` is the error's name. */
  | { readonly kind: 'no-answer'; readonly code: string }
  | { readonly kind: 'not-in-log' };

/** How the waiting ended. `taken`: somebody else listens on the port and goes on doing so. */
export type ReadyOutcome =
  | { readonly kind: 'ready' }
  | { readonly kind: 'timeout'; readonly seen: LastSeen }
  | { readonly kind: 'taken'; readonly culprit: Listener };

/**
 * Waits until a session is ready.
 *
 * @throws the signal's reason when it is aborted: the caller watches the process and stops the waiting
 *   when it ends
 */
export declare function waitUntilReady(
  spec: ReadySpec,
  options: WaitOptions,
): Promise<ReadyOutcome>;
