import type { Scanned } from '../literals/scan.ts';
import type { FileAnswer, FileTask } from './readAndScan.ts';

/** What a scan worker is asked to do; one job at a time. */
export type Job =
  | { readonly kind: 'text'; readonly path: string; readonly text: string }
  | { readonly kind: 'files'; readonly tasks: readonly FileTask[] };

/** What comes back for each kind of job. */
export interface Answers {
  readonly text: Scanned | undefined;
  /** Only of files that have something to tell. */
  readonly files: readonly FileAnswer[];
}

/** The answer to one kind of job. */
export type AnswerTo<J extends Job> = Answers[J['kind']];
