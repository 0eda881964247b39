import type { NameReason } from '../registry/cleanup/item.ts';
import type { Operation } from '../registry/records/event.ts';

/** What each operation has done when all went well. */
const DONE: Readonly<Record<Operation, string>> = {
  allocate: 'given',
  move: 'moved',
  release: 'released',
  rename: 'renamed',
  repair: 'repaired',
  'clean-up': 'cleaned up',
  restore: 'restored',
  reserve: 'reserved',
  unreserve: 'unreserved',
  'pool-add': 'pool added',
  'pool-remove': 'pool removed',
  pin: 'pinned',
  unpin: 'unpinned',
};

/** What was done to a name, in one to three words: `moved`, `not moved`. */
export function operationWord(operation: string, outcome: string): string {
  // A later version may have recorded it.
  const done = Object.hasOwn(DONE, operation) ? DONE[operation as Operation] : operation;
  if (outcome === 'known') return 'known';
  return isDone(operation, outcome) ? done : `not ${done}`;
}

/** Why something was done or not done; empty where that needs no words. */
export function reasonWords(outcome: string): string {
  return PLAIN.has(outcome) ? '' : outcome.replaceAll('-', ' ');
}

/** Whether all went well. Clean-up tells what it did by why it did it. */
export function isDone(operation: string, outcome: string): boolean {
  return PLAIN.has(outcome) || (operation === 'clean-up' && CLEANED.has(outcome));
}

const PLAIN: ReadonlySet<string> = new Set(['done', 'given', 'known']);
const CLEANED: ReadonlySet<string> = new Set<NameReason['kind']>([
  'process-ended',
  'folder-gone',
  'unused',
]);
