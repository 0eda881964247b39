/**
 * Lets everybody who asks at about the same time share one run of costly work. A run never begins
 * before it is asked for: who comes while one is under way shares the next.
 */
export function sharedRun<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    if (next === undefined) {
      next = running.then(() => {
        next = undefined;
        const run = work();
        running = run.catch(() => undefined);
        return run;
      });
    }
    return next;
  };
}
