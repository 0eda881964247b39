import fs from 'node:fs';
import path from 'node:path';

/** As many links as Linux follows. */
const LONGEST = 40;

/**
 * The absolute path of the file behind a chain of symbolic links, so that replacing it leaves the links
 * alone. The file need not exist; of links in a circle, one of them is returned.
 */
export function behindLinks(file: string): string {
  let target = path.resolve(file);
  for (let links = 0; links < LONGEST; links++) {
    let next: string;
    try {
      next = fs.readlinkSync(target);
    } catch {
      break;
    }
    target = path.resolve(fs.realpathSync(path.dirname(target)), next);
  }
  return target;
}
