import type { Confidence, LiteralRole } from '../finding.ts';

/** What a number in a program was found to be. */
export interface Verdict {
  readonly role: LiteralRole;
  readonly confidence: Confidence;
  /** The identifier that tells most of it. */
  readonly variable?: string;
  readonly scheme?: string;
  /** The environment variable that it is the default of. */
  readonly environment?: string;
  /** Whether it is a protocol's own port, which moving would break. */
  readonly isFixed?: boolean;
  /** Whether even a number that no service is known for is a port there: a socket's own argument. */
  readonly isCertain?: boolean;
}
