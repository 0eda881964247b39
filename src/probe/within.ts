import { setTimeout as delay } from 'node:timers/promises';

/**
 * Whether a condition comes true in time; asked after 5 ms, then ever more rarely, to every 100 ms.
 *
 * @throws the signal's reason when it is aborted
 */
export async function within(
  ms: number,
  condition: () => Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const end = performance.now() + ms;
  for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
    if (await condition()) return true;
    const left = end - performance.now();
    if (left <= 0) return false;
    await delay(Math.min(pause, left));
    signal?.throwIfAborted();
  }
}
