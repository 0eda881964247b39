import type { Attempt, HostState } from '../../probe/check/hostCheck.ts';
import type { Verdict } from '../../probe/check/judge.ts';

/** What was wrong with a line of a list. */
export type LineProblem = 'malformed' | 'duplicate';

/** How many hosts have which verdict, and what else there was. */
export interface Summary extends Readonly<Record<Verdict, number>> {
  readonly hosts: number;
  /** Hosts of which nothing can be said, as the check was called off before. */
  readonly unchecked: number;
  readonly attempts: number;
  readonly malformed: number;
  readonly duplicate: number;
  readonly blank: number;
  readonly ms: number;
}

/** Tells what a check finds. */
export interface Report {
  lineProblem(problem: LineProblem, line: number, text: string): void;
  attempt(host: HostState, attempt: Attempt): void;
  /**
   * A host's verdict.
   * @param changed in a watch, when that was
   */
  verdict(host: HostState, verdict: Verdict, changed?: Date): void;
  /** This machine is short of something, and attempts wait. */
  shortage(code: string): void;
  summary(summary: Summary): void;
}
