import { setImmediate } from 'node:timers/promises';

/**
 * What is read in some µs, as files of /proc are, takes ten times that through Node's thread pool. So it is done
 * synchronously, and the event loop gets its turn after each slice of this length.
 */
const sliceMs = 2;

/** To be awaited between two pieces of synchronous work: lets others run when a slice is over. */
export function slices(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  let end = performance.now() + sliceMs;
  const breathe = async (): Promise<void> => {
    await setImmediate();
    signal?.throwIfAborted();
    end = performance.now() + sliceMs;
  };
  return () => (performance.now() > end ? breathe() : undefined);
}
