import type { Edit } from 'jsonc-parser';
import type { Choice, ConfigChange, Plan, ProjectFile } from '../literals/project/plan.ts';
import type { Scanned } from '../literals/scan.ts';
import type { FileAnswer, FileTask } from './readAndScan.ts';

/** What a scan worker is asked to do; one job at a time. */
export type Job =
  | { readonly kind: 'text'; readonly path: string; readonly text: string }
  | { readonly kind: 'files'; readonly tasks: readonly FileTask[] }
  | PlanJob;

/** A replacement to plan. */
export interface PlanJob {
  readonly kind: 'plan';
  readonly files: readonly ProjectFile[];
  /** The file of each is the index in `files`. */
  readonly choices: readonly (Omit<Choice, 'file'> & { readonly file: number })[];
  /** The text of `berth.json`, if there is one. */
  readonly config: string | undefined;
}

/** A plan that says indices for files and choices, as their texts need not come back. */
export interface PlanAnswer extends Pick<Plan, 'wanted'> {
  readonly edits: readonly (readonly [file: number, edits: readonly Edit[]])[];
  readonly config: ConfigChange | undefined;
  readonly refused: readonly { readonly choice: number; readonly reason: string }[];
}

/** What comes back for each kind of job. */
export interface Answers {
  /** With the first of the ports, where there are very many. */
  readonly text: Scanned | undefined;
  /** Only of files that have something to tell. */
  readonly files: readonly FileAnswer[];
  readonly plan: PlanAnswer;
}

/** The answer to one kind of job. */
export type AnswerTo<J extends Job> = Answers[J['kind']];
