import fs from 'node:fs';
import path from 'node:path';
import { asUnwritable } from '../registry/fileErrors.ts';
import type { SessionFiles } from '../session/sessionFiles.ts';

/** A log that is longer, in bytes, begins anew. */
const LONGEST = 1_000_000;

/** Where supervisors in the background say what they do. */
export function supervisorLog({ folder }: SessionFiles, project: string): string {
  return path.join(folder, 'supervisors', `${project}.log`);
}

/**
 * Opens that log for appending, private to the user.
 * @param project the label of the project
 * @returns the descriptor, which the caller closes
 * @throws RegistryError `unwritable`
 */
export function openSupervisorLog(files: SessionFiles, project: string): number {
  const file = supervisorLog(files, project);
  files.prepare();
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const fd = fs.openSync(file, 'a', 0o600);
    if (fs.fstatSync(fd).size > LONGEST) fs.ftruncateSync(fd);
    return fd;
  } catch (error) {
    throw asUnwritable(error, file);
  }
}
