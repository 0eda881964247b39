import fs from 'node:fs';

/** How often one looks anyway: notifications get lost on network folders and in some containers. */
const WATCHED_MS = 250;

/** How often where the file isn't there yet, or can't be watched (no inotify watches left). */
const UNWATCHED_MS = 50;

/** A program writes its lines one by one; a burst of them is read in one go. */
const BURST_MS = 5;

/** Tells when it is worth looking at a file again. */
export interface Changes {
  /** To be called before looking, so that no change after the look is missed. */
  watch(): void;
  /** Settles after a change since {@link watch}, after a while without one, and when the signal aborts. */
  next(): Promise<void>;
  close(): void;
}

/** Watches a file, by the system's notifications where it has them. */
export function wakeOnChange(file: string, signal: AbortSignal): Changes {
  let watcher: fs.FSWatcher | undefined;
  let changed = false;
  let wake = (): void => {};
  const notice = (): void => {
    changed = true;
    wake();
  };
  const close = (): void => {
    watcher?.close();
    watcher = undefined;
  };
  const watch = (): void => {
    changed = false;
    if (watcher !== undefined) return;
    try {
      watcher = fs.watch(file, (event) => {
        // The name stands for another file now, or for none.
        if (event === 'rename') close();
        notice();
      });
      watcher.on('error', close);
    } catch {
      // Not there yet, or no more can be watched: looking now and then will do.
    }
  };
  const next = async (): Promise<void> => {
    if (!changed && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, watcher === undefined ? UNWATCHED_MS : WATCHED_MS);
        signal.addEventListener('abort', notice);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      signal.removeEventListener('abort', notice);
    }
    if (changed && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, BURST_MS));
  };
  return { watch, next, close };
}
