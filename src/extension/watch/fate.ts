import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { readRecord, type SessionRecord } from '../../session/record.ts';
import type { SessionFiles } from '../../session/sessionFiles.ts';

/** Whoever works on a session shows that they live every three seconds; after so many ms nobody does. */
const SILENCE = 15_000;

/**
 * Why a session's server is gone: somebody stopped it or started it again by Berth; it ended by itself; or somebody
 * is at it, and what comes of that is still open.
 */
export type Fate = 'stopped' | 'ended' | 'open';

/** What became of a session whose server has gone. Looks at two files and at no process. */
export function fateOf(before: SessionRecord, files: SessionFiles): Fate {
  const inHand = isHeld(files.lock(before.name));
  const found = readRecord(files.record(before.name), before.name);
  switch (found.kind) {
    case 'record':
      if (found.record.intent === 'restart') return 'stopped';
      if (found.record.id !== before.id) {
        return isOwnRestart(before, found.record) ? 'ended' : 'stopped';
      }
      return inHand ? 'open' : 'ended';
    case 'none':
      return inHand ? 'open' : 'stopped';
    default:
      return 'ended';
  }
}

/** Whether its supervisor started it again without being asked. */
function isOwnRestart(
  before: SessionRecord,
  { supervisor, asked = false }: SessionRecord,
): boolean {
  const isSame = supervisor !== undefined && isDeepStrictEqual(supervisor, before.supervisor);
  return isSame && !asked;
}

function isHeld(lock: string): boolean {
  const stat = fs.statSync(lock, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs < SILENCE;
}
