import { RegistryError } from '../errors.ts';
import { appendLines, type Growth } from './append.ts';
import {
  type Effort,
  newEffort,
  type Operation,
  type OperationEvent,
  type Subject,
} from './event.ts';
import { FULL } from './files.ts';
import { formatLines } from './line.ts';

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
 * @param asked the names it is about, should it fail
 * @param done what it did to each, from its result
 */
export async function recorded<T>(
  { file, by }: Recorder,
  operation: Operation,
  asked: readonly string[],
  work: (effort: Effort) => Promise<T>,
  done: (result: T) => readonly Subject[],
): Promise<T> {
  const begun = performance.now();
  const effort = newEffort();
  const record = (subjects: readonly Subject[]) =>
    recordOperation(file, { operation, by, ms: performance.now() - begun, effort, subjects });
  try {
    const result = await work(effort);
    record(done(result));
    return result;
  } catch (error) {
    if (error instanceof RegistryError) {
      record(asked.map((name) => ({ name, outcome: error.code })));
    }
    throw error;
  }
}
