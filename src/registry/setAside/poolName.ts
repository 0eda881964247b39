import { isSegment, type NameProblem, suggestName } from '../names.ts';

/** What is wrong with the name of a pool; `undefined` when nothing is. */
export function poolNameProblem(name: string): NameProblem | undefined {
  if (isSegment(name)) return undefined;
  const message =
    'A pool is named by one word of a-z, 0-9 and . _ @ -, which starts with a letter or digit.';
  const suggestion = suggestName(name.replaceAll('/', '-'));
  return suggestion === undefined ? { message } : { message, suggestion };
}
