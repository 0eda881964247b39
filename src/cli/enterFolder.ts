import { ExpectedFailure } from './errors.ts';

/**
 * Makes a folder the current one, as `-C` asks.
 * @throws ExpectedFailure
 */
export function enterFolder(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ExpectedFailure(
      code === 'ENOENT'
        ? `There is no folder ${folder}.`
        : `Cannot work in ${folder}: ${code === 'ENOTDIR' ? 'it is not a folder' : code}.`,
    );
  }
}
