import type { SessionRecord } from '../session/record.ts';
import type { SessionFiles } from '../session/sessionFiles.ts';
import { SessionStore } from '../session/sessionStore.ts';

/**
 * Puts the record of an ended service back after a start that failed, which leaves none: whoever lists services sees
 * it, and whoever stops it takes it away, so that its supervisor knows.
 * @throws RegistryError `locked`; a system error
 */
export function keepEnded(files: SessionFiles, record: SessionRecord): Promise<void> {
  return new SessionStore(files).hold(record.name, async (held) => {
    const { intent: _, ...ended } = record;
    if (held.read().kind === 'none') await held.write({ ...ended, phase: 'ended' });
  });
}
