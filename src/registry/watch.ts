import fs from 'node:fs';
import path from 'node:path';

/** Bursts of changes within this time are told once, in ms. */
const QUIET = 60;
/** How often the file is looked at where the system can't watch its folder, in ms. */
const POLL = 2_000;

/**
 * Calls `onChange` after the registry file changed, for whichever program changed it.
 * Watches the folder, as every commit puts a new file in place; where the folder can't be watched
 * (some network shares), looks at the file every two seconds.
 * @returns a function that ends the watch
 */
export function watchRegistry(file: string, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, QUIET);
  };
  const folder = path.dirname(file);
  const name = path.basename(file);
  const poll = () => fs.watchFile(file, { interval: POLL, persistent: false }, changed);
  let watcher: fs.FSWatcher | undefined;
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    watcher = fs.watch(folder, { persistent: false }, (_event, changedName) => {
      if (changedName === null || changedName === name) changed();
    });
    watcher.on('error', () => {
      watcher?.close();
      poll();
    });
  } catch {
    poll();
  }
  return () => {
    clearTimeout(timer);
    watcher?.close();
    fs.unwatchFile(file, changed);
  };
}
