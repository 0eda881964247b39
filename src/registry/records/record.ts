import path from 'node:path';
import { RegistryError } from '../errors.ts';
import { appendLines, type Growth } from './append.ts';
import { type Effort, newEffort, type OperationEvent, type Subject } from './event.ts';
import { FULL } from './files.ts';
import { formatLines } from './line.ts';
import { allOf, type Results, SUBJECTS } from './subjects.ts';

/** A full log is looked after once in this many bytes: whoever should have done it may have been killed. */
const STEP = 64_000;

/** Who does something to which registry. */
export interface Recorder {
  /** The registry's file. */
  readonly file: string;
  /** The client's word for itself. */
  readonly by: string;
}

/**
 * Leaves a line about an operation in the log beside the registry. Never fails: what the log cannot take,
 * on a full disk or without the right to write, is not recorded.
 */
export function recordOperation(file: string, event: OperationEvent): void {
  try {
    const growth = appendLines(file, formatLines(event, new Date().toISOString()));
    if (growth !== undefined && isFull(growth)) {
      // Nobody waits for it: it needs the lock, which others may hold.
      import('./rotate.ts').then(({ rotate }) => rotate(file)).catch(() => {});
    }
  } catch {
    // The operation itself went well, or has its own failure to tell.
  }
}

/** Whether lines filled the log, or went past a further step beyond that. */
function isFull({ before, after }: Growth): boolean {
  return after >= FULL && (before < FULL || stepOf(before) !== stepOf(after));
}

function stepOf(size: number): number {
  return Math.floor(size / STEP);
}

/**
 * Does an operation and records it, its failure included.
 * @param asked the names it is about; nothing for those that need nothing done
 */
export async function recorded<O extends keyof Results, R extends Results[O]>(
  { file, by }: Recorder,
  operation: O,
  asked: readonly (string | undefined)[],
  work: (effort: Effort) => Promise<R>,
): Promise<R> {
  const begun = performance.now();
  const effort = newEffort();
  const record = (subjects: readonly Subject[]) => {
    if (subjects.length === 0) return;
    const ms = performance.now() - begun;
    recordOperation(file, { operation, by, ms, effort, subjects });
  };
  try {
    const result = await work(effort);
    record(SUBJECTS[operation](result, asked));
    return result;
  } catch (error) {
    const code = error instanceof RegistryError ? error.code : 'failed';
    if (code === 'locked' && effort.tries === 0) {
      // It never got in: all the time went by waiting.
      effort.waitedMs = performance.now() - begun;
      effort.tries = 2;
    }
    // What a newer Berth keeps is not ours to write.
    if (code !== 'newer') record(allOf(asked, code));
    throw error;
  }
}

/** Records that a damaged registry was repaired, and where what was damaged is kept. */
export function recordRepair({ file, by }: Recorder, kept: string): void {
  const subjects = [{ name: path.basename(kept), outcome: 'done' }];
  recordOperation(file, { operation: 'repair', by, ms: 0, effort: newEffort(), subjects });
}
