import fs from 'node:fs';
import type { SessionRecord } from './record.ts';
import type { SessionFiles } from './sessionFiles.ts';

/**
 * Leaves word for whoever is starting a session that its process is about to be ended on purpose. Its record can't
 * say so: nobody else may write that meanwhile.
 */
export function wishStop(files: SessionFiles, record: SessionRecord): void {
  fs.mkdirSync(files.wishes, { recursive: true, mode: 0o700 });
  fs.writeFileSync(files.wish(record.name), record.id, { mode: 0o600 });
}

/** Whether such word was left for this start; takes it away. */
export function takeStopWish(files: SessionFiles, record: SessionRecord): boolean {
  const file = files.wish(record.name);
  try {
    if (fs.readFileSync(file, 'utf8') !== record.id) return false;
    fs.rmSync(file, { force: true });
    return true;
  } catch {
    return false;
  }
}
