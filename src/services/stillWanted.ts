import { setTimeout as sleep } from 'node:timers/promises';
import { readRecord, type SessionRecord } from '../session/record.ts';
import type { SessionFiles } from '../session/sessionFiles.ts';

/** How often to look, in ms. */
const LOOK = 200;

/**
 * Waits before the next start of a service, for less long when somebody wants it now.
 * @param ended its record as its last end left it
 * @param ms how long to wait
 * @returns false as soon as somebody stopped it, which takes its record away, or has started it themselves; also
 *   when the signal aborts
 */
export async function stillWanted(
  files: SessionFiles,
  ended: SessionRecord,
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + ms;
  for (;;) {
    if (signal.aborted) return false;
    const found = readRecord(files.record(ended.name), ended.name);
    if (found.kind === 'none') return false;
    if (found.kind === 'record' && found.record.id !== ended.id) return false;
    if (found.kind === 'record' && found.record.intent === 'restart') return true;
    const left = until - performance.now();
    if (left <= 0) return true;
    await sleep(Math.min(left, LOOK), undefined, { signal }).catch(() => {});
  }
}
