import fs from 'node:fs';
import { isSecret } from '../../locks/protocol.ts';
import type { Cli } from '../cli.ts';
import { ExpectedFailure } from '../errors.ts';

/**
 * The shared secret in a file; the end of its line does not count. Warns when others may read it.
 * @throws ExpectedFailure when there is no such file, or nothing in it that can be a secret
 */
export function readSecret(file: string, cli: Cli): string {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ExpectedFailure(`${file} cannot be read (${code}).`, { cause: error });
  }
  if (!isSecret(text)) {
    throw new ExpectedFailure(
      `${file} holds no secret: write one line of up to 200 letters, digits and signs, ` +
        'without blanks and commas.',
    );
  }
  if (process.platform !== 'win32' && (fs.statSync(file).mode & 0o077) !== 0) {
    cli.say(`Others may read ${file}. Keep it to yourself: chmod 600 ${file}`);
  }
  return text;
}
