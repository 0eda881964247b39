import type { Services } from '../services.ts';

/** The script of the threads that look for hardcoded ports. */
export function scanWorkerOf({ context }: Pick<Services, 'context'>): string {
  return context.asAbsolutePath('dist/scanWorker.js');
}
