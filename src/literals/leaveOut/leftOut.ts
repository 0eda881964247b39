import { isForeignFolder, isOutputFolder } from './folders.ts';
import { isGeneratedName } from './generatedNames.ts';
import { isSource, isTestFolder, isTestSource, isTestsOnlyFolder } from './tests.ts';

/**
 * Whether a project's file is left out by where it lies and what it is called: tests, generated
 * files, other people's code.
 * @param path relative to the project's root, with `/`
 */
export function isLeftOut(path: string): boolean {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  if (isGeneratedName(name) || isTestSource(name)) return true;
  return folders.some(
    (folder) =>
      isForeignFolder(folder) ||
      isOutputFolder(folder, []) ||
      isTestsOnlyFolder(folder) ||
      (isTestFolder(folder) && isSource(name)),
  );
}
