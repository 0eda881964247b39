import { FileError, rewriteFile, type Written } from '../../links/rewriteFile.ts';
import type { FileFormat } from '../../literals/lines/envQuotes.ts';
import { ExpectedFailure } from '../errors.ts';
import { mergeVariables } from './merge.ts';

/**
 * Merges variables into an env file; a missing one is made, for its owner's eyes only. The file is replaced
 * as a whole, so that no reader sees half of it, and keeps its mode. A link stays a link.
 * @throws ExpectedFailure
 */
export function writeEnvFile(
  file: string,
  values: ReadonlyMap<string, string>,
  format: FileFormat,
): Written {
  // Byte by byte in latin1, so that whatever encoding the other lines are in, they stay.
  const bytes = new Map(Array.from(values, ([key, value]) => [key, asLatin1(value)]));
  try {
    return rewriteFile(file, (before = Buffer.alloc(0)) =>
      Buffer.from(mergeVariables(before.toString('latin1'), bytes, format), 'latin1'),
    );
  } catch (error) {
    if (error instanceof FileError) throw new ExpectedFailure(error.message, { cause: error });
    throw error;
  }
}

function asLatin1(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}
