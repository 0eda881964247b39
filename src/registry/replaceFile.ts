import fs from 'node:fs';
import { promisify } from 'node:util';
import { giveFile } from './giveAway.ts';
import { untilLetGo } from './untilLetGo.ts';

/**
 * Writes `scratch` and renames it over `file`, so that readers find the old text or the new, never a part.
 * @param options.durable wait until the disk has it: also a power cut then leaves the old text or the new
 * @param options.guard asked right before the rename, with nothing in between
 * @returns false when the guard said no; nothing was changed then
 */
export async function replaceFile(
  file: string,
  bytes: Buffer,
  scratch: string,
  { durable, guard = () => true }: { durable: boolean; guard?: () => boolean },
): Promise<boolean> {
  try {
    const fd = fs.openSync(scratch, 'wx', 0o600);
    try {
      giveFile(fd, scratch);
      fs.writeFileSync(fd, bytes);
      // The one call that may take long; the others are done before a thread would have begun them.
      if (durable) await sync(fd);
    } finally {
      fs.closeSync(fd);
    }
    const swapped = await untilLetGo(() => {
      if (!guard()) return false;
      fs.renameSync(scratch, file);
      return true;
    });
    if (!swapped) fs.rmSync(scratch, { force: true });
    return swapped;
  } catch (error) {
    fs.rmSync(scratch, { force: true });
    throw error;
  }
}

const sync = promisify(fs.fsync);
