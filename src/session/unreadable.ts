import type { FullName } from '../registry/names.ts';
import { CoordinationFailedError } from './errors.ts';

/** A session's file that could not be read as its record. */
export interface Unread {
  readonly name: FullName;
  readonly file: string;
  /** For people. */
  readonly problem: string;
}

/** What to do about a record that the system doesn't let us read. */
export const MAKE_READABLE =
  'Make it readable: until then the session, and all processes that have no record, are left alone.';

/** Why a record that the system doesn't let us read stops whatever was to be done to its session. */
export function cannotBeRead({ name, problem }: Unread): CoordinationFailedError {
  return new CoordinationFailedError(name, `${sayUnread({ name, problem })} ${MAKE_READABLE}`);
}

/** That a record cannot be read, in a sentence. */
export function sayUnread({ name, problem }: Pick<Unread, 'name' | 'problem'>): string {
  return `The record of session ${name} cannot be read: ${problem}.`;
}
