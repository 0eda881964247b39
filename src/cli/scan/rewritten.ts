import { isUtf8 } from 'node:buffer';
import { applyEdits, type Edit } from 'jsonc-parser';
import { FileError } from '../../links/rewriteFile.ts';

const MARK = '\uFEFF';

/**
 * A file's bytes, once they are known to be those that a text was read from.
 * @throws FileError
 */
export function contentOf(
  now: Buffer | undefined,
  text: string,
): { readonly bytes: Buffer; readonly mark: string } {
  if (now === undefined) throw new FileError('The file is gone.');
  if (!isUtf8(now)) throw new FileError('The file is not in UTF-8. Save it as UTF-8 first.');
  const content = now.toString('utf8');
  const mark = content.startsWith(MARK) ? MARK : '';
  if (content.slice(mark.length) !== text) {
    throw new FileError('The file has changed meanwhile. Run berth scan again.');
  }
  return { bytes: now, mark };
}

/**
 * A file's new bytes: the edits are of the text that was read from it. A byte order mark stays.
 * @throws FileError when the file is not as it was
 */
export function withEdits(now: Buffer | undefined, text: string, edits: readonly Edit[]): Buffer {
  const { mark } = contentOf(now, text);
  return Buffer.from(mark + applyEdits(text, [...edits]), 'utf8');
}
