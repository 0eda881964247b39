import type { Mended } from '../../session/operations.ts';

/** What was put in order, as a table names it. */
export function mendedName(mended: Mended): string {
  return mended.kind === 'orphan' ? `process ${mended.pid}` : `session ${mended.name}`;
}

/** Whether nothing is left of it afterwards. */
export function isRemoved({ kind }: Mended): boolean {
  return kind === 'half-started' || kind === 'removed' || kind === 'orphan';
}

/** What was the matter, in a clause. */
export function whyMended({ kind }: Mended): string {
  switch (kind) {
    case 'half-started':
      return 'its start was cut short';
    case 'ended':
      return 'its process has ended, so its port is free again';
    case 'name-restored':
      return 'it runs, and its name was gone: it has it again';
    case 'port-lost':
      return 'its port belongs to another name, so its process is ended';
    case 'damaged':
      return 'its record cannot be read and is set aside';
    case 'removed':
      return 'it ended more than a day ago';
    case 'orphan':
      return 'of a session that has no record';
  }
}
