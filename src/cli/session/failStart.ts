import { CancelledError, type SessionError } from '../../session/errors.ts';
import type { Cli } from '../cli.ts';
import { describeFailure, exitCodeOf, failureJson } from './failure.ts';
import type { Ending, Interrupts } from './interrupts.ts';

/** How to tell of a start that failed. */
export interface FailedHow {
  readonly json: boolean;
  /** Its log was shown already. */
  readonly isShown: boolean;
  readonly interrupts: Interrupts;
}

/** Tells of a start that failed or was called off. */
export async function failStart(
  error: SessionError,
  { json, isShown, interrupts }: FailedHow,
  cli: Cli,
): Promise<Ending> {
  if (json) cli.print(JSON.stringify(failureJson(error)));
  cli.say(describeFailure(error, !isShown));
  return error instanceof CancelledError ? interrupts.interrupted : exitCodeOf(error);
}
