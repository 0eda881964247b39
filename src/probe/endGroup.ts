import type { ProcessIdentity } from './process.ts';

/**
 * Variables that every process of a group was started with, and no process of another: proof that
 * what is left of a group, its leader dead, is of it.
 */
export type GroupMark = Readonly<Record<string, string>>;

/**
 * What became of a signal to a group.
 * - `gone`: no process of it lives; nothing was signalled.
 * - `unproven`: what bears the group's number may be others; nothing was signalled.
 * - `failed`: the system did not let us (`code` is its error name).
 */
export type GroupSignal =
  | { readonly kind: 'sent' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unproven' }
  | { readonly kind: 'failed'; readonly code: string };

/**
 * What became of a group that was to be ended.
 * - `ended`: it ended after `signal`, the last one that was needed.
 * - `gone`: nobody of it lived; nothing was signalled.
 * - `failed`: the system did not let us (`code` is its error name), it survived SIGKILL
 *   (`ESURVIVED`), or it could not be proven that it is the one (`EUNPROVEN`).
 */
export type GroupEnd =
  | { readonly kind: 'ended'; readonly signal: 'SIGTERM' | 'SIGKILL' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly code: string };

/** How patient to be, and until when. */
export interface EndGroupOptions {
  /** How long the group may take to end after SIGTERM, in milliseconds; 5000 by default. */
  readonly graceMs?: number;
  /** Ends the waiting and all further signals; what was sent stays sent. */
  readonly signal?: AbortSignal;
}

/** Sends a signal to a leader's whole group, and never to a later one of the same number. */
export declare function signalGroup(
  leader: ProcessIdentity,
  mark: GroupMark,
  signal: 'SIGTERM' | 'SIGKILL',
): Promise<GroupSignal>;

/** Ends a leader's whole group: SIGTERM, and after `graceMs` SIGKILL; see {@link signalGroup}. */
export declare function endGroup(
  leader: ProcessIdentity,
  mark: GroupMark,
  options?: EndGroupOptions,
): Promise<GroupEnd>;
