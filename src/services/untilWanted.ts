import type { SessionRecord } from '../session/record.ts';
import { readRecord } from '../session/record.ts';
import type { Sessions } from '../session/sessions.ts';

/** How often to look although nobody told of a change, in ms: where folders can't be watched. */
const LOOK = 2_000;

/**
 * Waits until it is time for the next start of a service, or somebody asks for it.
 * @param ended its record as its last end left it
 * @param ms how long to wait when nobody asks
 * @returns false as soon as somebody has stopped it, which takes its record away, or has started it themselves; and
 *   when the signal aborts
 */
export async function untilWanted(
  sessions: Pick<Sessions, 'files' | 'watch'>,
  ended: SessionRecord,
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + ms;
  let wake = (): void => {};
  const onChange = () => wake();
  const unwatch = sessions.watch(onChange);
  signal.addEventListener('abort', onChange);
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, Math.min(Math.max(until - performance.now(), 0), LOOK));
      });
      const found = readRecord(sessions.files.record(ended.name), ended.name);
      const isGone =
        found.kind === 'none' || (found.kind === 'record' && found.record.id !== ended.id);
      const isAsked = found.kind === 'record' && found.record.intent === 'restart';
      const isSettled = signal.aborted || isGone || isAsked || performance.now() >= until;
      if (!isSettled) await changed;
      clearTimeout(timer);
      if (isSettled) return !signal.aborted && !isGone;
    }
  } finally {
    signal.removeEventListener('abort', onChange);
    unwatch();
  }
}
