import fs from 'node:fs';
import path from 'node:path';
import type { SessionFiles } from './sessionFiles.ts';

/** Bursts of changes within this time are told once, in ms. */
const QUIET = 40;
/** How often the folder is looked at where the system can't watch it, in ms. */
const POLL = 2_000;

/**
 * Calls `onChange` after records of sessions changed, whoever changed them.
 * @returns a function that ends the watch
 */
export function watchRecords(files: SessionFiles, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      onChange();
    }, QUIET);
  };
  const poll = () => fs.watchFile(files.folder, { interval: POLL, persistent: false }, changed);
  let watcher: fs.FSWatcher | undefined;
  const pollInstead = () => {
    watcher?.close();
    poll();
  };
  try {
    files.prepare();
    watcher = fs.watch(files.folder, { persistent: false }, (_event, name) => {
      changed();
      // The folder itself was removed: a new one in its place would go unseen.
      if (name === path.basename(files.folder)) pollInstead();
    });
    watcher.on('error', pollInstead);
  } catch {
    poll();
  }
  return () => {
    clearTimeout(timer);
    watcher?.close();
    fs.unwatchFile(files.folder, changed);
  };
}
