import type { VerbName } from './verbTable.ts';

/** A command line that makes no sense. The message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  constructor(
    message: string,
    /** The verb whose help explains more. */
    readonly verb?: VerbName,
  ) {
    super(message);
  }
}

/** An expected failure. The message says what is wrong, then what to do. */
export class ExpectedFailure extends Error {
  override readonly name = 'ExpectedFailure';
}
