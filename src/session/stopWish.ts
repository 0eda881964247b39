import fs from 'node:fs';
import path from 'node:path';
import type { SessionRecord } from './record.ts';
import type { SessionFiles } from './sessionFiles.ts';

/**
 * Leaves word for whoever is starting a session that its process is about to be ended on purpose. Its record can't
 * say so: nobody else may write that meanwhile.
 */
export function wishStop(files: SessionFiles, record: SessionRecord): void {
  const file = wishFile(files, record);
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  fs.writeFileSync(file, record.id, { mode: 0o600 });
}

/** Whether such word was left for this start; takes it away. */
export function takeStopWish(files: SessionFiles, record: SessionRecord): boolean {
  const file = wishFile(files, record);
  try {
    if (fs.readFileSync(file, 'utf8') !== record.id) return false;
    fs.rmSync(file, { force: true });
    return true;
  } catch {
    return false;
  }
}

function wishFile(files: SessionFiles, { name }: SessionRecord): string {
  return path.join(files.folder, 'wishes', path.basename(files.lock(name)));
}
