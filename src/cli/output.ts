import fs from 'node:fs';
import { ExpectedFailure } from './errors.ts';

/**
 * Writes all of the text, at once. Node's streams would cost some milliseconds to set up and lose
 * what is still buffered when a signal ends the process.
 * @returns false when nobody reads any more (`berth list | head -1`, a terminal that was closed)
 * @throws ExpectedFailure when standard output takes no more, as on a full disk
 */
export function writeAll(fd: 1 | 2, text: string): boolean {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(fd, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      else if (fd === 2 || code === 'EPIPE' || code === 'EOF' || code === 'EBADF') return false;
      else if (code === 'EIO' && isDevice(fd)) return false;
      else {
        const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : code;
        throw new ExpectedFailure(`Cannot write the output: ${why}.`, { cause: error });
      }
    }
  }
  return true;
}

/** As a terminal is, which fails like a bad disk once it is closed. */
function isDevice(fd: number): boolean {
  return fs.fstatSync(fd).isCharacterDevice();
}
