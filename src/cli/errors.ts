import type { Topic } from './verbTable.ts';

/** A command line that makes no sense. The message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  constructor(
    message: string,
    /** The verb, or group of verbs, whose help explains more. */
    readonly verb?: Topic,
  ) {
    super(message);
  }
}

/** An expected failure. The message says what is wrong, then what to do. */
export class ExpectedFailure extends Error {
  override readonly name = 'ExpectedFailure';
}
