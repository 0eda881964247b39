import { Book } from '../book.ts';
import { registryFile } from '../location.ts';
import { checkFile, readForCheck } from './checkFile.ts';
import { checkLock } from './checkLock.ts';
import { checkNames } from './checkNames.ts';
import { checkProject } from './checkProject.ts';
import type { Finding } from './finding.ts';

/**
 * Looks for everything that can be wrong with the registry, its names and some projects. Changes nothing: a damaged
 * file is told of, not repaired.
 * @param roots the projects whose `berth.json` is looked at too, as `findProjectRoot` returns them
 * @param file the registry file; the user's own when absent
 */
export async function examine(
  roots: readonly string[],
  file: string = registryFile(),
): Promise<Finding[]> {
  const content = readForCheck(file);
  const book = new Book(content.document);
  // Names are written in short where only one project can be meant.
  const [root = '', ...others] = roots;
  return [
    ...checkFile(file, content),
    ...(await checkLock(file)),
    ...(await checkNames(book, others.length === 0 ? root : '', file)),
    ...roots.flatMap((one) => checkProject(book, one)),
  ];
}
